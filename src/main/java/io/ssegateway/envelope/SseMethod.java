package io.ssegateway.envelope;

/** Where the key material of an object comes from; the code stands in the envelope (FORMAT.md §3). */
public enum SseMethod {
    /** A data key of a KMS. */
    KMS(1),
    /** The root key of the deployment: SSE-S3, SSE-OBS. */
    OBS(2),
    /** A key the client sends with every request: SSE-C. */
    CUSTOMER(3);

    private final int code;

    SseMethod(int code) {
        this.code = code;
    }

    /** The persistent code. */
    public int code() {
        return code;
    }

    /**
     * The method of a code.
     *
     * @throws EnvelopeException for a code this version does not know
     */
    public static SseMethod of(int code) {
        return switch (code) {
            case 1 -> KMS;
            case 2 -> OBS;
            case 3 -> CUSTOMER;
            default -> throw new EnvelopeException("unknown method " + code);
        };
    }
}
