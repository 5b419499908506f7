package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies AWS Signature Version 2, in the header or the query, over the raw request. HMAC-SHA1 over what
 * {@link V2Fields} tells; it knows no region and says nothing of the body.
 *
 * <p><b>Timing.</b> As {@link Verifier}: an unknown access key costs the same calculation, comparison is in constant
 * time.
 */
final class V2Verifier {
    private static final String SSE = "x-amz-server-side-encryption";

    /** Fields that only an object under a key of a KMS has. */
    private static final Set<String> OF_KMS =
            Set.of(SSE + "-aws-kms-key-id", SSE + "-context", SSE + "-bucket-key-enabled");

    private V2Verifier() {}

    /**
     * Verifies the signature.
     *
     * @throws S3Exception {@code AccessDenied}, {@code InvalidAccessKeyId}, {@code SignatureDoesNotMatch},
     *     {@code RequestTimeTooSkewed}, {@code InvalidArgument}, {@code InvalidRequest} where the access key's owner
     *     may not sign like this
     */
    static Verified verify(SignedRequest request, List<Canonical.Parameter> parameters, ClientKeys keys, Instant now) {
        Optional<String> authorization = request.header("authorization");
        V2Claim claim = authorization
                .map(value -> V2Claim.header(request, value, now))
                .orElseGet(() -> V2Claim.presigned(parameters, now));
        Optional<SecretKey> known = keys.find(claim.accessKey());
        if (known.isPresent() && !keys.accepts(claim.accessKey(), claim.scheme())) {
            throw Verifier.unsupported();
        }
        V2Fields fields = new V2Fields(request, parameters);
        Set<String> strings = fields.stringsToSign(claim.date());
        boolean good = matches(known.orElse(Verifier.NOBODY), strings, claim.signature());
        if (known.isEmpty()) {
            throw new S3Exception(S3Error.INVALID_ACCESS_KEY_ID).with("AWSAccessKeyId", claim.accessKey());
        }
        if (!good) {
            throw mismatch(claim, fields, strings.iterator().next());
        }
        refuseKms(fields.amz());
        return new Verified(
                claim.accessKey(),
                "",
                authorization.isEmpty(),
                claim.scheme(),
                PayloadMode.beside(request),
                Optional.empty());
    }

    /** Whether the signature is over one of the strings, in time that depends on their number only. */
    static boolean matches(SecretKey secret, Set<String> strings, String signature) {
        boolean good = false;
        for (String string : strings) {
            good |= SigV4.same(secret.macSha1(string), signature);
        }
        return good;
    }

    /**
     * A request that asks for a key of a KMS needs Version 4, as at Amazon.
     *
     * @param fields names in lower case
     */
    static void refuseKms(Map<String, String> fields) {
        boolean kms = fields.getOrDefault(SSE, "").startsWith("aws:kms")
                || OF_KMS.stream().anyMatch(fields::containsKey);
        if (kms) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS"
                                    + " Signature Version 4.")
                    .with("ArgumentName", "Authorization");
        }
    }

    private static S3Exception mismatch(V2Claim claim, V2Fields fields, String signed) {
        String shown = signed;
        for (Map.Entry<String, String> field : fields.amz().entrySet()) {
            if (field.getKey().endsWith("customer-key")) {
                shown = shown.replace(field.getKey() + ":" + field.getValue(), field.getKey() + ":[redacted]");
            }
        }
        return new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH)
                .with("AWSAccessKeyId", claim.accessKey())
                .with("StringToSign", shown)
                .with("SignatureProvided", claim.signature());
    }
}
