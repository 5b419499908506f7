package io.ssegateway.auth;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Verifies the signature of a browser's upload form and holds the form against the policy that was signed. Source:
 * Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST (AWS Signature Version 4)";
 * User Guide, "Browser-based uploads using POST (AWS signature version 2)"; OBS API Reference, "Authentication of
 * Signature in a Table Carried in the Message Body of a POST request".
 *
 * <p>Threads: safe for concurrent use. Does no I/O and reads no clock. Timing: as {@link Verifier}.
 */
public final class FormVerifier {
    private static final List<String> VERSION_4 =
            List.of("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature");
    private static final String ACCESS_KEY_OF_OBS = Flavour.OBS.accessKeyName();
    private static final List<String> VERSION_2 = List.of(Flavour.AWS.accessKeyName(), ACCESS_KEY_OF_OBS, "Signature");

    private final Optional<String> region;
    private final CachingSigningKeys signingKeys = new CachingSigningKeys();

    /** Accepts forms signed for this region only, where there is one. */
    public FormVerifier(Optional<String> expectedRegion) {
        this.region = expectedRegion;
    }

    /**
     * Whether a form claims to be signed; one that does not may still be sent to a bucket that is open to everybody.
     */
    public static boolean isSigned(FormFields form) {
        return form.has("policy")
                || Stream.of(VERSION_4, VERSION_2).flatMap(List::stream).anyMatch(name -> has(form, name));
    }

    /** Whether a form claims a signature of OBS, right or wrong. */
    public static boolean isObs(FormFields form) {
        return has(form, ACCESS_KEY_OF_OBS);
    }

    /**
     * Verifies a signed form.
     *
     * @throws S3Exception {@code InvalidArgument} for a field that is missing, {@code AccessDenied} (a policy nobody
     *     signed, expired, a condition not met, a field no condition covers), {@code InvalidAccessKeyId},
     *     {@code SignatureDoesNotMatch}, {@code InvalidPolicyDocument}, {@code InvalidRequest} (a scheme the owner may
     *     not use), {@code AuthorizationQueryParametersError}, {@code InvalidToken}
     */
    public VerifiedForm verify(FormFields form, String bucket, ClientKeys keys, Instant now) {
        String policy = form.required("policy");
        refuseToken(form);
        boolean version4 = VERSION_4.stream().anyMatch(name -> has(form, name));
        boolean version2 = VERSION_2.stream().anyMatch(name -> has(form, name));
        if (version4 && version2 || isObs(form) && has(form, Flavour.AWS.accessKeyName())) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "Only one auth mechanism allowed")
                    .with("ArgumentName", "X-Amz-Algorithm");
        }
        if (!version4 && !version2) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
        String accessKey = version4 ? version4(form, policy, keys) : version2(flavour(form), form, policy, keys);
        PostPolicy document = PostPolicy.parse(policy);
        document.check(form, bucket, now);
        return new VerifiedForm(Optional.of(accessKey), document.file(), BodyClaims.ofFile(form));
    }

    /**
     * Reads the claims of a form that nobody signed.
     *
     * @throws S3Exception {@code InvalidDigest}, {@code InvalidRequest}
     */
    public static VerifiedForm unsigned(FormFields form) {
        return new VerifiedForm(
                Optional.empty(), new PolicyCondition.LengthRange(0, Long.MAX_VALUE), BodyClaims.ofFile(form));
    }

    private String version4(FormFields form, String policy, ClientKeys keys) {
        VERSION_4.forEach(form::required);
        if (!form.required("X-Amz-Algorithm").equals(SigV4.ALGORITHM)) {
            throw Refusal.QUERY.part("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        String timestamp = form.required("X-Amz-Date");
        if (!SignatureClaim.isTimestamp(timestamp)) {
            throw Refusal.QUERY.part("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        SignatureClaim.Owner owner =
                SignatureClaim.credential(form.required("X-Amz-Credential"), timestamp, Refusal.QUERY);
        String claimed = owner.scope().region();
        if (region.isPresent() && !region.get().equals(claimed)) {
            throw Refusal.QUERY
                    .credential("the region '" + claimed + "' is wrong; expecting '" + region.get() + "'")
                    .with("Region", region.get());
        }
        String signature = form.required("X-Amz-Signature");
        Optional<SecretKey> known = known4(owner.accessKey(), keys);
        String cached = known.isPresent() ? owner.accessKey() : "";
        try (SigningKey key = signingKeys.lend(cached, known.orElse(Verifier.NOBODY), owner.scope())) {
            require(
                    known,
                    SigV4.same(key.sign(policy), signature),
                    new Claim(Flavour.AWS, owner.accessKey(), policy, signature));
        }
        return owner.accessKey();
    }

    private static Flavour flavour(FormFields form) {
        return isObs(form) ? Flavour.OBS : Flavour.AWS;
    }

    private static String version2(Flavour flavour, FormFields form, String policy, ClientKeys keys) {
        String accessKey = form.required(flavour.accessKeyName());
        String signature = form.required("Signature");
        Optional<SecretKey> known = keys.find(accessKey);
        if (known.isPresent() && !keys.accepts(accessKey, flavour.scheme(false))) {
            throw flavour.unsupported();
        }
        boolean good = V2Verifier.matches(known.orElse(Verifier.NOBODY), Set.of(octets(policy)), signature);
        require(known, good, new Claim(flavour, accessKey, policy, signature));
        if (flavour == Flavour.AWS) {
            V2Verifier.refuseKms(form.values(), accessKey, keys);
        }
        return accessKey;
    }

    private static Optional<SecretKey> known4(String accessKey, ClientKeys keys) {
        Optional<SecretKey> known = keys.find(accessKey);
        if (known.isPresent() && !keys.accepts(accessKey, SignatureScheme.V4)) {
            throw new S3Exception(S3Error.INVALID_REQUEST, "This access key may not sign with AWS4-HMAC-SHA256.");
        }
        return known;
    }

    private static void refuseToken(FormFields form) {
        for (Flavour flavour : Flavour.values()) {
            if (form.has(flavour.token())) {
                throw Verifier.tokenRefused(flavour.token());
            }
        }
    }

    private record Claim(Flavour flavour, String accessKey, String policy, String signature) {}

    private static void require(Optional<SecretKey> known, boolean good, Claim claim) {
        if (known.isEmpty()) {
            throw new S3Exception(S3Error.INVALID_ACCESS_KEY_ID)
                    .with(claim.flavour().accessKeyName(), claim.accessKey());
        }
        if (!good) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH)
                    .with(claim.flavour().accessKeyName(), claim.accessKey())
                    .with("StringToSign", claim.policy())
                    .with("SignatureProvided", claim.signature());
        }
    }

    private static boolean has(FormFields form, String name) {
        return form.has(name.toLowerCase(Locale.ROOT));
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
