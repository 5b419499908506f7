package io.ssegateway.objects;

import io.ssegateway.stream.KeepAlive;

/**
 * Bounds of copies.
 *
 * @param source plain bytes of the largest object that a client may copy in one request
 * @param atOnce stored bytes up to which one request to the store copies an object
 * @param part stored bytes of a part where more are needed, at least 5 MiB for S3
 * @param partsAtOnce parts that the store copies at the same time for one request
 * @param pace how long a client waits for a real status
 */
public record CopyLimits(long source, long atOnce, long part, int partsAtOnce, KeepAlive.Pace pace) {
    /** Rejects bounds below 1. */
    public CopyLimits {
        if (source < 1 || atOnce < 1 || part < 1 || partsAtOnce < 1) {
            throw new IllegalArgumentException("bounds of copies are positive");
        }
    }

    /** Twice 5 GiB as S3 documents, parts of 512 MiB, three at a time. */
    public static CopyLimits standard() {
        return new CopyLimits(5L << 30, 5L << 30, 512L << 20, 3, KeepAlive.Pace.standard());
    }
}
