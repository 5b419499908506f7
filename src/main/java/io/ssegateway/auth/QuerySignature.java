package io.ssegateway.auth;

import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads a signature from the query (presigned URL). Source: Amazon S3 API Reference, "Authenticating Requests: Using
 * Query Parameters".
 */
final class QuerySignature {
    static final String SIGNATURE = "X-Amz-Signature";

    private static final String ALGORITHM = "X-Amz-Algorithm";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String DATE = "X-Amz-Date";
    private static final String EXPIRES = "X-Amz-Expires";
    private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    private static final List<String> REQUIRED =
            List.of(ALGORITHM, CREDENTIAL, SIGNATURE, DATE, SIGNED_HEADERS, EXPIRES);
    private static final long MAX_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int MAX_DIGITS = 18;

    private QuerySignature() {}

    /** Whether a parameter is there that only a presigned URL has, in its exact spelling. */
    static boolean isIn(List<Canonical.Parameter> parameters) {
        return parameters.stream()
                .anyMatch(p -> p.name().equals(ALGORITHM)
                        || p.name().equals(CREDENTIAL)
                        || p.name().equals(SIGNATURE));
    }

    /**
     * Reads it; the parameters are known to be distinct.
     *
     * @throws S3Exception {@code AuthorizationQueryParametersError}
     */
    static SignatureClaim read(SignedRequest request, List<Canonical.Parameter> parameters) {
        Map<String, String> values = new TreeMap<>();
        parameters.forEach(p -> values.put(p.name(), UriEncoding.decode(p.value())));
        if (!values.keySet().containsAll(REQUIRED)) {
            throw Refusal.QUERY.part("Query-string authentication version 4 requires the X-Amz-Algorithm,"
                    + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires"
                    + " parameters.");
        }
        if (!value(values, ALGORITHM).equals(SigV4.ALGORITHM)) {
            throw Refusal.QUERY.part("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        String timestamp = value(values, DATE);
        if (!SignatureClaim.isTimestamp(timestamp)) {
            throw Refusal.QUERY.part("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        SignatureClaim.Owner owner = SignatureClaim.credential(value(values, CREDENTIAL), timestamp, Refusal.QUERY);
        return new SignatureClaim(
                owner.accessKey(),
                owner.scope(),
                timestamp,
                SignatureClaim.names(value(values, SIGNED_HEADERS), Refusal.QUERY),
                value(values, SIGNATURE),
                payload(request, values),
                OptionalLong.of(seconds(value(values, EXPIRES))));
    }

    private static String value(Map<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }

    /** Clients state the payload hash as a signed header or as a parameter; most of them not at all. */
    private static String payload(SignedRequest request, Map<String, String> values) {
        return request.header("x-amz-content-sha256")
                .orElseGet(() -> values.entrySet().stream()
                        .filter(e -> e.getKey().toLowerCase(Locale.ROOT).equals("x-amz-content-sha256"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Signer.UNSIGNED_PAYLOAD));
    }

    private static long seconds(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Refusal.QUERY.part("X-Amz-Expires should be a number");
        }
        long seconds = Long.parseLong(digits);
        if (negative) {
            throw Refusal.QUERY.part("X-Amz-Expires must be non-negative");
        }
        if (seconds == 0) {
            throw Refusal.QUERY.part("X-Amz-Expires must be at least 1 second");
        }
        if (seconds > MAX_SECONDS) {
            throw Refusal.QUERY.part("X-Amz-Expires must be less than a week (in seconds); that is, the given"
                    + " X-Amz-Expires must be less than 604800 seconds");
        }
        return seconds;
    }
}
