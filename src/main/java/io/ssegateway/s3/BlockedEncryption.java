package io.ssegateway.s3;

/**
 * What a bucket's default encryption says about uploads under SSE-C. Source: Amazon S3 API Reference,
 * {@code BlockedEncryptionTypes}.
 */
public enum BlockedEncryption {
    /** Nothing: the element was never sent. */
    UNSAID,
    /** {@code NONE}: nothing is blocked. */
    NOTHING,
    /** {@code SSE-C}: uploads under customers' keys are refused. */
    CUSTOMER_KEYS
}
