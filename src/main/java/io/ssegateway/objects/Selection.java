package io.ssegateway.objects;

import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentLayout.CipherRange;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.ByteRange.Resolved;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which plain bytes of a sealed object are served, which stored bytes that takes, and how it is told. Source: Amazon S3
 * API Reference, GetObject ({@code partNumber}); RFC 9110 §14.
 *
 * @param plain plain offsets; empty for the whole object
 * @param part whether a part was asked for by number: told as a range even if it is the whole
 * @param partsCount parts of the object, told where a part was asked for and there are parts
 * @param stored the value of the {@code Range} field for the store; empty for the whole stored object
 */
record Selection(Optional<Resolved> plain, boolean part, OptionalInt partsCount, Optional<String> stored) {
    /** All of the object. */
    static Selection whole() {
        return new Selection(Optional.empty(), false, OptionalInt.empty(), Optional.empty());
    }

    /**
     * Of an object of one stream; it is its own part 1.
     *
     * @throws S3Exception {@code InvalidRange}, {@code InvalidPartNumber}
     */
    static Selection ofOneStream(Optional<ByteRange> range, OptionalInt partNumber, long size) {
        if (partNumber.isPresent()) {
            if (partNumber.getAsInt() != 1) {
                throw noPart(partNumber.getAsInt(), 1);
            }
            return new Selection(Optional.empty(), true, OptionalInt.empty(), Optional.empty());
        }
        return range.map(asked -> new Selection(
                        Optional.of(asked.in(size)), false, OptionalInt.empty(), Optional.of(stored(asked, size))))
                .orElseGet(Selection::whole);
    }

    /**
     * Of an object of parts.
     *
     * @throws S3Exception {@code InvalidRange}, {@code InvalidPartNumber}
     */
    static Selection ofParts(Optional<ByteRange> range, OptionalInt partNumber, ObjectLayout layout) {
        if (partNumber.isPresent()) {
            return ofPart(partNumber.getAsInt(), layout);
        }
        if (range.isEmpty()) {
            return whole();
        }
        Resolved plain = range.get().in(layout.plainSize());
        return new Selection(Optional.of(plain), false, OptionalInt.empty(), Optional.of(stored(layout, plain)));
    }

    private static Selection ofPart(int number, ObjectLayout layout) {
        int count = layout.parts().size();
        int index = layout.indexOfNumber(number).orElseThrow(() -> noPart(number, count));
        long first = layout.plainStart(index);
        Resolved plain = new Resolved(first, layout.plainStart(index + 1) - 1);
        Optional<String> stored = plain.length() == 0 ? Optional.empty() : Optional.of(stored(layout, plain));
        return new Selection(Optional.of(plain), true, OptionalInt.of(count), stored);
    }

    /**
     * What to ask the store for while nothing is known of the object: right if it has one stream, and its first bytes
     * show if it has not.
     */
    static String speculative(ByteRange range) {
        return switch (range) {
            case ByteRange.Between b -> text(SegmentLayout.cipherRange(b.first(), b.last()));
            case ByteRange.From f ->
                "bytes=" + SegmentLayout.cipherRange(f.first(), f.first()).first() + '-';
            case ByteRange.Suffix s -> throw new IllegalStateException("where a suffix begins depends on the size");
        };
    }

    /** Whether it is an empty part: no byte is to be asked for. */
    boolean isNothing() {
        return plain.isPresent() && plain.get().length() == 0;
    }

    /** The same, or the whole where the store answered with that instead of the range it was asked for. */
    Selection servedBy(StoreResponse answer) {
        return stored.isPresent() && answer.status() == 200 ? whole() : this;
    }

    /** The status of the answer. */
    int status() {
        return plain.isPresent() || part ? 206 : 200;
    }

    /** Plain bytes of the answer, of an object of this many. */
    long length(long size) {
        return plain.map(Resolved::length).orElse(size);
    }

    /** The answer's fields with what is told of the selection. An empty range cannot be told. */
    Fields told(Fields answer, long size) {
        Fields fields = partsCount.isPresent()
                ? answer.with(S3Header.PARTS_COUNT, Integer.toString(partsCount.getAsInt()))
                : answer;
        if (status() != 206 || length(size) == 0) {
            return fields;
        }
        Resolved range = plain.orElse(new Resolved(0, size - 1));
        return fields.with(S3Header.CONTENT_RANGE, "bytes " + range.first() + '-' + range.last() + '/' + size);
    }

    private static String stored(ByteRange asked, long size) {
        if (asked instanceof ByteRange.Suffix) {
            Resolved plain = asked.in(size);
            return text(SegmentLayout.cipherRange(plain.first(), plain.last()));
        }
        return speculative(asked);
    }

    private static String stored(ObjectLayout layout, Resolved plain) {
        return text(layout.cipherRange(plain.first(), plain.last()));
    }

    private static String text(CipherRange range) {
        return "bytes=" + range.first() + '-' + range.last();
    }

    private static S3Exception noPart(int number, int count) {
        return new S3Exception(S3Error.INVALID_PART_NUMBER)
                .with("ActualPartCount", Integer.toString(count))
                .with("PartNumberRequested", Integer.toString(number));
    }
}
