package io.ssegateway.s3;

/** How a request came in; computed once by the front door, asked by policy on write and by the envelope on read. */
public enum Transport {
    /** The gateway's own TLS listener. */
    TLS,
    /** Clear to us, but a trusted proxy says that its client spoke HTTPS. */
    TRUSTED_PROXY,
    /** Clear, over a network that policy calls secure. */
    SECURE_NETWORK,
    /** Clear. */
    CLEAR;

    /** Whether this counts as HTTPS. */
    public boolean secure() {
        return this != CLEAR;
    }
}
