package io.ssegateway.policy;

/** A client's secret key. Never in {@code toString}; lives as long as the snapshot that read it. */
public final class Secret {
    private final String value;

    /** Holds the secret. */
    public Secret(String value) {
        this.value = value;
    }

    /** The secret; for signature calculation only. */
    public String reveal() {
        return value;
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
