package io.ssegateway.stream;

/**
 * The bytes that all requests together may hold (architecture invariant I11), for what is known only while a request is
 * served: what the front door reserved from the request's head does not count in here. Safe for every thread; never
 * waits.
 */
public interface MemoryBudget {
    /**
     * Takes bytes until the lease is given back.
     *
     * @throws io.ssegateway.s3.S3Exception {@code SlowDown} if the budget does not hold them
     */
    Lease lease(long bytes);

    /** Bytes that are taken until given back. */
    interface Lease {
        /** Gives the bytes back. Idempotent. */
        void release();
    }
}
