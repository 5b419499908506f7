package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SigningQuirk;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies Signature Version 2 in either {@link Flavour}, in the header or the query, over the raw request. HMAC-SHA1
 * over what {@link V2Fields} tells; it knows no region and says nothing of the body.
 *
 * <p><b>Timing.</b> As {@link Verifier}: an unknown access key costs the same calculation, comparison is in constant
 * time.
 */
final class V2Verifier {
    private static final String SSE = "x-amz-server-side-encryption";

    /** Fields that only an object under a key of a KMS has, also as the SDKs of OBS spell them. */
    private static final Set<String> OF_KMS = Set.of(
            SSE + "-aws-kms-key-id",
            SSE + "-kms-key-id",
            SSE + "-context",
            SSE + "-bucket-key-enabled",
            "x-amz-server-side-data-encryption",
            "x-amz-sse-kms-key-project-id");

    /** Amazon's fields that a signature of OBS must not have beside it, because it does not cover them. */
    private static final List<String> NOT_OF_OBS = List.of("x-amz-server-side-", "x-amz-sse-", "x-amz-copy-source");

    private V2Verifier() {}

    /**
     * Verifies the signature.
     *
     * @throws S3Exception {@code AccessDenied}, {@code InvalidAccessKeyId}, {@code SignatureDoesNotMatch},
     *     {@code RequestTimeTooSkewed}, {@code InvalidArgument}, {@code InvalidRequest} where the access key's owner
     *     may not sign like this
     */
    static Verified verify(Flavour flavour, SignedRequest request, ClientKeys keys, Instant now) {
        List<Canonical.Parameter> parameters = flavour.parameters(request);
        V2Claim claim = V2Claim.read(flavour, request, parameters, now);
        Optional<SecretKey> known = keys.find(claim.accessKey());
        if (known.isPresent() && !keys.accepts(claim.accessKey(), claim.scheme())) {
            throw flavour.unsupported();
        }
        V2Fields fields = new V2Fields(flavour, request, parameters);
        boolean good = matches(known.orElse(Verifier.NOBODY), fields.stringsToSign(claim.date()), claim.signature());
        if (known.isEmpty()) {
            throw new S3Exception(S3Error.INVALID_ACCESS_KEY_ID).with(flavour.accessKeyName(), claim.accessKey());
        }
        if (!good) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH)
                    .with(flavour.accessKeyName(), claim.accessKey())
                    .with("StringToSign", fields.shown(claim.date()))
                    .with("SignatureProvided", claim.signature());
        }
        switch (flavour) {
            case AWS -> refuseKms(fields.prefixed(), claim.accessKey(), keys);
            case OBS -> refuseUncovered(request);
        }
        return new Verified(
                claim.accessKey(),
                "",
                claim.presigned(),
                claim.scheme(),
                flavour == Flavour.AWS ? PayloadMode.beside(request) : new PayloadMode.Unsigned(),
                Optional.empty(),
                flavour.coverage());
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
     * A request that asks for a key of a KMS needs Version 4, as at Amazon, unless policy bears with its principal.
     *
     * @param fields names in lower case
     */
    static void refuseKms(Map<String, String> fields, String accessKey, ClientKeys keys) {
        String method = fields.getOrDefault(SSE, "").toLowerCase(Locale.ROOT);
        boolean kms = method.startsWith("aws:kms")
                || method.equals("kms")
                || OF_KMS.stream().anyMatch(fields::containsKey);
        if (kms && !keys.bears(accessKey, SigningQuirk.V2_KMS)) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS"
                                    + " Signature Version 4.")
                    .with("ArgumentName", "Authorization");
        }
    }

    private static void refuseUncovered(SignedRequest request) {
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (NOT_OF_OBS.stream().anyMatch(name::startsWith)) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "A signature of OBS does not cover the header " + name)
                        .with("ArgumentName", name);
            }
        }
    }
}
