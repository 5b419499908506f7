package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a signature from the {@code Authorization} header. Source: Amazon S3 API Reference, "Authenticating Requests:
 * Using the Authorization Header".
 */
final class HeaderSignature {
    private static final Set<String> PARTS = Set.of("Credential", "SignedHeaders", "Signature");

    private HeaderSignature() {}

    /**
     * Reads it.
     *
     * @throws S3Exception {@code InvalidRequest} for another mechanism or a missing payload hash,
     *     {@code AuthorizationHeaderMalformed}, {@code AccessDenied} without a date
     */
    static SignatureClaim read(SignedRequest request, String authorization) {
        int space = authorization.indexOf(' ');
        String mechanism = space < 0 ? authorization : authorization.substring(0, space);
        if (!mechanism.equals(SigV4.ALGORITHM)) {
            throw Verifier.unsupported();
        }
        Map<String, String> parts = parts(space < 0 ? "" : authorization.substring(space));
        String timestamp = timestamp(request);
        SignatureClaim.Owner owner =
                SignatureClaim.credential(parts.getOrDefault("Credential", ""), timestamp, Refusal.HEADER);
        return new SignatureClaim(
                owner.accessKey(),
                owner.scope(),
                timestamp,
                SignatureClaim.names(parts.getOrDefault("SignedHeaders", ""), Refusal.HEADER),
                parts.getOrDefault("Signature", ""),
                request.header("x-amz-content-sha256")
                        .orElseThrow(() -> new S3Exception(
                                S3Error.INVALID_REQUEST,
                                "Missing required header for this request: x-amz-content-sha256")),
                OptionalLong.empty());
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!PARTS.contains(name)
                    || parts.put(name, part.substring(equals + 1).strip()) != null) {
                throw Refusal.HEADER.credential("the authorization component \"" + part.strip() + "\" is malformed.");
            }
        }
        for (String name : PARTS) {
            if (!parts.containsKey(name)) {
                throw Refusal.HEADER.credential("the authorization component \"" + name + "=...\" is missing.");
            }
        }
        return parts;
    }

    /** {@code x-amz-date}, else {@code Date}; either way the second is part of what is signed. */
    private static String timestamp(SignedRequest request) {
        return request.header("x-amz-date")
                .or(() -> request.header("date").flatMap(HeaderSignature::longForm))
                .filter(SignatureClaim::isTimestamp)
                .orElseThrow(() -> new S3Exception(
                        S3Error.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header"));
    }

    private static Optional<String> longForm(String date) {
        if (SignatureClaim.isTimestamp(date)) {
            return Optional.of(date);
        }
        try {
            return Optional.of(SigV4.timestamp(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
