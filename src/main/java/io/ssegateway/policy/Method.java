package io.ssegateway.policy;

/** The methods of server-side encryption; SSE-S3 is what S3 calls {@code SSE_OBS}. */
public enum Method {
    /** A key of a KMS. */
    SSE_KMS("SSE-KMS"),
    /** A key derived from the gateway's root key. */
    SSE_OBS("SSE-OBS"),
    /** A key that the client sends with every request. */
    SSE_C("SSE-C");

    private final String title;

    Method(String title) {
        this.title = title;
    }

    /** The name in messages. */
    public String title() {
        return title;
    }
}
