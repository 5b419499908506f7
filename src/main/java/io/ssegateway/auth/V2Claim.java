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
 * A signature of Version 2 as a client states it, well-formed but not verified. Source: as {@link Flavour}.
 *
 * @param date the {@code Date} line of the string to sign
 */
record V2Claim(Flavour flavour, boolean presigned, String accessKey, String signature, String date) {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);
    private static final int MAX_ACCESS_KEY = 128;
    private static final int MAX_DIGITS = 11;

    /** What the owner of the access key must be allowed to sign with. */
    SignatureScheme scheme() {
        return flavour.scheme(presigned);
    }

    /**
     * Reads a signature where it is, in the header or the query, and checks its time.
     *
     * @throws S3Exception as {@link #header} and {@link #presigned}
     */
    static V2Claim read(Flavour flavour, SignedRequest request, List<Canonical.Parameter> parameters, Instant now) {
        return request.header("authorization")
                .map(value -> header(flavour, request, value, now))
                .orElseGet(() -> presigned(flavour, parameters, now));
    }

    /**
     * Reads the query of a presigned URL and checks that it has not expired.
     *
     * @throws S3Exception {@code AccessDenied} if a part is missing, malformed, given twice or expired
     */
    private static V2Claim presigned(Flavour flavour, List<Canonical.Parameter> parameters, Instant now) {
        String expires = part(flavour, parameters, "Expires");
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
                flavour,
                true,
                bounded(part(flavour, parameters, flavour.accessKeyName())),
                part(flavour, parameters, "Signature"),
                expires);
    }

    /**
     * Reads the {@code Authorization} header {@code AWS access-key:signature} and checks the clock.
     *
     * @throws S3Exception {@code InvalidArgument}, {@code AccessDenied} without a date, {@code RequestTimeTooSkewed}
     */
    private static V2Claim header(Flavour flavour, SignedRequest request, String authorization, Instant now) {
        String pair = authorization.substring(flavour.mechanism().length()).strip();
        int colon = pair.lastIndexOf(':');
        if (colon < 1 || colon == pair.length() - 1 || pair.indexOf(' ') >= 0) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            flavour.mechanism() + " authorization header is invalid.  Expected " + flavour.expected())
                    .with("ArgumentName", "Authorization");
        }
        Optional<String> ownDate = request.header(flavour.prefix() + "date");
        String date = ownDate.or(() -> request.header("date")).orElse("");
        checkClock(flavour, date, now);
        return new V2Claim(
                flavour,
                false,
                bounded(pair.substring(0, colon)),
                pair.substring(colon + 1),
                ownDate.isPresent() ? "" : date);
    }

    private static void checkClock(Flavour flavour, String date, Instant now) {
        Instant time = time(flavour, date);
        if (Duration.between(time, now).abs().compareTo(MAX_SKEW) > 0) {
            throw new S3Exception(S3Error.REQUEST_TIME_TOO_SKEWED)
                    .with("RequestTime", date)
                    .with("ServerTime", now.toString())
                    .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
        }
    }

    private static Instant time(Flavour flavour, String date) {
        try {
            return SignatureClaim.isTimestamp(date)
                    ? SigV4.TIMESTAMP.parse(date, Instant::from)
                    : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    flavour.mechanism() + " authentication requires a valid Date or " + flavour.prefix()
                            + "date header");
        }
    }

    private static String part(Flavour flavour, List<Canonical.Parameter> parameters, String name) {
        List<String> values = parameters.stream()
                .filter(p -> p.name().equals(name))
                .map(Canonical.Parameter::value)
                .toList();
        if (values.size() != 1 || values.get(0).isEmpty()) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED,
                    "Query-string authentication requires the Signature, Expires and " + flavour.accessKeyName()
                            + " parameters");
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
