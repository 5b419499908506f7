package io.ssegateway.envelope;

import java.util.Objects;

/** A borrowed part of an array. */
@SuppressWarnings("ArrayRecordComponent") // a view for the length of one call, never compared or kept
public record Slice(byte[] array, int from, int length) {
    /** Rejects what is not inside the array. */
    public Slice {
        Objects.checkFromIndexSize(from, length, array.length);
    }

    /** The whole array. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }
}
