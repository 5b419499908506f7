package io.ssegateway.envelope;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of octets that are no secret: salts, tags, wrapped keys. Equality is by content. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Copies the array. */
    public static Bytes of(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /** Copies a part of the array, {@code to} exclusive. */
    public static Bytes of(byte[] value, int from, int to) {
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    /** No octets. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** Number of octets. */
    public int size() {
        return value.length;
    }

    /** A copy of the octets. */
    public byte[] toArray() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
