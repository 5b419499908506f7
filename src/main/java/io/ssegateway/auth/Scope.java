package io.ssegateway.auth;

/**
 * What a signing key is good for: one day, one region, S3. Source: Amazon S3 API Reference, "Authenticating Requests
 * (AWS Signature Version 4)", credential scope.
 *
 * @param date {@code yyyyMMdd}, UTC
 */
record Scope(String date, String region) {
    static final String SERVICE = "s3";
    static final String TERMINATOR = "aws4_request";

    /** The scope as it stands in credentials and strings to sign. */
    String text() {
        return date + "/" + region + "/" + SERVICE + "/" + TERMINATOR;
    }
}
