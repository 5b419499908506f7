package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.UriEncoding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * A signature of Version 2 as a client states it, well-formed but not verified. Source: as {@link V2Fields}.
 *
 * @param date the {@code Date} line of the string to sign
 */
record V2Claim(String accessKey, String signature, SignatureScheme scheme, String date) {
    static final String MECHANISM = "AWS";

    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final int MAX_ACCESS_KEY = 128;
    private static final int MAX_DIGITS = 11;

    /** Whether a parameter is there that only a URL presigned with Version 2 has, in its exact spelling. */
    static boolean isIn(List<Canonical.Parameter> parameters) {
        return parameters.stream()
                .anyMatch(p -> p.name().equals("AWSAccessKeyId") || p.name().equals("Signature"));
    }

    /**
     * Reads the query of a presigned URL and checks that it has not expired.
     *
     * @throws S3Exception {@code AccessDenied} if a part is missing, malformed, given twice or expired
     */
    static V2Claim presigned(List<Canonical.Parameter> parameters, Instant now) {
        String expires = part(parameters, "Expires");
        boolean number = expires.length() <= MAX_DIGITS && expires.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw new S3Exception(S3Error.ACCESS_DENIED, "Invalid date (should be seconds since epoch): " + expires);
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        if (now.isAfter(end)) {
            throw new S3Exception(S3Error.ACCESS_DENIED, "Request has expired")
                    .with("Expires", end.toString())
                    .with("ServerTime", now.toString());
        }
        return new V2Claim(
                bounded(part(parameters, "AWSAccessKeyId")),
                part(parameters, "Signature"),
                SignatureScheme.V2_PRESIGNED,
                expires);
    }

    /**
     * Reads the {@code Authorization} header {@code AWS access-key:signature} and checks the clock.
     *
     * @throws S3Exception {@code InvalidArgument}, {@code AccessDenied} without a date, {@code RequestTimeTooSkewed}
     */
    static V2Claim header(SignedRequest request, String authorization, Instant now) {
        String pair = authorization.substring(MECHANISM.length()).strip();
        int colon = pair.lastIndexOf(':');
        if (colon < 1 || colon == pair.length() - 1 || pair.indexOf(' ') >= 0) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature")
                    .with("ArgumentName", "Authorization");
        }
        Optional<String> amzDate = request.header("x-amz-date");
        String date = amzDate.or(() -> request.header("date")).orElse("");
        checkClock(date, now);
        return new V2Claim(
                bounded(pair.substring(0, colon)),
                pair.substring(colon + 1),
                SignatureScheme.V2,
                amzDate.isPresent() ? "" : date);
    }

    private static void checkClock(String date, Instant now) {
        Instant time = time(date);
        if (Duration.between(time, now).abs().compareTo(MAX_SKEW) > 0) {
            throw new S3Exception(S3Error.REQUEST_TIME_TOO_SKEWED)
                    .with("RequestTime", date)
                    .with("ServerTime", now.toString())
                    .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
        }
    }

    private static Instant time(String date) {
        try {
            return SignatureClaim.isTimestamp(date)
                    ? SigV4.TIMESTAMP.parse(date, Instant::from)
                    : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header");
        }
    }

    private static String part(List<Canonical.Parameter> parameters, String name) {
        List<String> values = parameters.stream()
                .filter(p -> p.name().equals(name))
                .map(Canonical.Parameter::value)
                .toList();
        if (values.size() != 1 || values.get(0).isEmpty()) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        }
        return UriEncoding.decode(values.get(0));
    }

    private static String bounded(String accessKey) {
        if (accessKey.length() > MAX_ACCESS_KEY) {
            throw new S3Exception(S3Error.INVALID_ACCESS_KEY_ID);
        }
        return accessKey;
    }
}
