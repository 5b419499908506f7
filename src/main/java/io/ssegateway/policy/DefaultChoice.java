package io.ssegateway.policy;

import io.ssegateway.s3.AskedDefault.Algorithm;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.util.Optional;

/**
 * Judges what a client asks as a bucket's default encryption against the bucket's rule: the file is the floor, the API
 * chooses among what it allows.
 */
public final class DefaultChoice {
    private DefaultChoice() {}

    /**
     * Whether clients may set the default at all.
     *
     * @throws S3Exception {@code AccessDenied}, naming the rule's word
     */
    public static void open(BucketRule rule) {
        if (!rule.options().api()) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "The policy of this bucket keeps its default encryption: its rule says 'api: locked'. Where it says"
                            + " 'api: within', clients choose among the methods that the rule allows.");
        }
    }

    /**
     * The method that a client chooses. Whether a key of that name exists is not asked, as S3 does not ask.
     *
     * @throws S3Exception {@code InvalidArgument} for a key beside {@code AES256}, {@code InvalidRequest} for what the
     *     bucket's region does not offer, {@code AccessDenied} for what the rule does not allow
     */
    public static Method method(BucketRule rule, Given asked) {
        if (asked.algorithm() == Algorithm.AES256 && asked.keyId().isPresent()) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or"
                                    + " aws:kms:dsse")
                    .with("ArgumentName", "ApplyServerSideEncryptionByDefault");
        }
        Method method = switch (asked.algorithm()) {
            case AES256 -> Method.SSE_OBS;
            case KMS -> Method.SSE_KMS;
        };
        rule.requireOffered(method);
        if (!rule.allows(method)) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "The policy of this bucket does not allow " + method.title()
                            + ". A default is chosen among the methods that the bucket's rule encrypts with or"
                            + " accepts.");
        }
        if (method == Method.SSE_KMS && asked.bucketKey().orElse(false)) {
            SseHeaders.bucketKeys(rule);
        }
        return method;
    }

    /**
     * The default that the headers of a CreateBucket ask for; empty if they ask for none.
     *
     * @throws S3Exception where the headers contradict each other, name what is not served, or ask what only an object
     *     can have
     */
    public static Optional<Given> ofHeaders(Fields fields, Transport transport) {
        AskedEncryption asked = AskedEncryption.of(fields);
        if (asked.customerKey() || asked.sourceKey() || asked.context().isPresent()) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED, "A bucket has no customer's key and no encryption context of its own.");
        }
        Optional<Method> method = SseHeaders.method(asked, transport);
        Optional<Boolean> bucketKey = asked.bucketKey().map(SseHeaders::flag);
        if (method.isEmpty() && bucketKey.isPresent()) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Bucket keys are asked for together with " + S3Header.SSE.wireName() + ".")
                    .with("ArgumentName", S3Header.SSE_BUCKET_KEY.wireName());
        }
        return method.map(one -> new Given(
                one == Method.SSE_KMS ? Algorithm.KMS : Algorithm.AES256,
                asked.keyId(),
                fields.get(S3Header.SSE_KMS_PROJECT),
                bucketKey,
                BlockedEncryption.UNSAID));
    }
}
