package io.ssegateway.auth;

/**
 * What a signing key is good for: one day, one region, one service. Source: Amazon S3 API Reference, "Authenticating
 * Requests (AWS Signature Version 4)", credential scope.
 *
 * @param date {@code yyyyMMdd}, UTC
 */
record Scope(String date, String region, String service) {
    static final String SERVICE = "s3";
    static final String TERMINATOR = "aws4_request";

    /** For S3. */
    Scope(String date, String region) {
        this(date, region, SERVICE);
    }

    /** The scope as it stands in credentials and strings to sign. */
    String text() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
