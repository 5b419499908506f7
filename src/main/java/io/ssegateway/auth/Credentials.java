package io.ssegateway.auth;

/** A pair to sign with. The secret's {@code toString} is redacted, and so is the pair's. */
public record Credentials(String accessKey, SecretKey secret) {}
