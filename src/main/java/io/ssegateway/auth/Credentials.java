package io.ssegateway.auth;

/** A pair to sign with. The secret's {@code toString} is redacted, and so is the pair's. */
public record Credentials(String accessKey, SecretKey secret) {
    private static final Credentials NOBODY = new Credentials("", new SecretKey("nobody signs with this"));

    /** No pair: whoever signs with it leaves requests unsigned. */
    public static Credentials nobody() {
        return NOBODY;
    }

    /** Whether this is no pair. */
    boolean isNobody() {
        return accessKey.isEmpty();
    }
}
