package io.ssegateway.s3;

import java.util.Optional;

/**
 * One byte range as a client asks for it. What is not a single well-formed byte range is no range: S3 then answers with
 * the whole object (RFC 9110 §14.2 lets a server ignore it).
 */
public sealed interface ByteRange {
    /** From an offset to an offset, both inclusive. */
    record Between(long first, long last) implements ByteRange {}

    /** From an offset, inclusive, to the end. */
    record From(long first) implements ByteRange {}

    /** The last {@code length} bytes. */
    record Suffix(long length) implements ByteRange {}

    /** Offsets in an object, both inclusive. */
    record Resolved(long first, long last) {
        /** Bytes in the range. */
        public long length() {
            return last - first + 1;
        }
    }

    /**
     * The offsets in an object of this size.
     *
     * @throws S3Exception {@code InvalidRange} if no byte of the object is in the range
     */
    default Resolved in(long size) {
        Resolved resolved = switch (this) {
            case Between b -> new Resolved(b.first, Math.min(b.last, size - 1));
            case From f -> new Resolved(f.first, size - 1);
            case Suffix s -> new Resolved(s.length == 0 ? size : Math.max(0, size - s.length), size - 1);
        };
        if (resolved.first >= size) {
            throw new S3Exception(S3Error.INVALID_RANGE).with("ActualObjectSize", Long.toString(size));
        }
        return resolved;
    }

    /** Reads a {@code Range} header's value; empty if it is no single byte range. */
    static Optional<ByteRange> parse(String header) {
        String value = header.trim();
        if (!value.regionMatches(true, 0, "bytes=", 0, 6) || value.indexOf(',') >= 0) {
            return Optional.empty();
        }
        String spec = value.substring(6).trim();
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        long first = number(spec.substring(0, dash).trim());
        long last = number(spec.substring(dash + 1).trim());
        boolean open = dash == spec.length() - 1;
        if (dash == 0) {
            return last < 0 ? Optional.empty() : Optional.of(new Suffix(last));
        }
        if (first < 0 || !open && last < first) {
            return Optional.empty();
        }
        return Optional.of(open ? new From(first) : new Between(first, last));
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(digits);
    }
}
