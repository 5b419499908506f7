package io.ssegateway.envelope;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the footer of an object says: its streams in order, its ETag digest and its checksum (FORMAT.md §6). A value
 * read from a footer was verified as a whole.
 *
 * @param multipart whether the streams are parts of a multipart upload
 * @param parts the streams, at least one; immutable, each made when asked for, so that thousands take little room
 * @param etag the MD5 shown as ETag; empty where ETags are opaque
 * @param checksum the client's checksum, if there is one
 */
public record ObjectLayout(
        boolean multipart, List<Part> parts, Optional<EtagDigest> etag, Optional<StoredChecksum> checksum) {
    /** The most streams: the backend's last part number carries the footer. */
    public static final int MAX_PARTS = 9_999;

    /**
     * One stream.
     *
     * @param number the client's part number; 0 for a plain PUT
     * @param plainSize plaintext bytes
     * @param header the header of the attempt that counts
     */
    public record Part(int number, long plainSize, StreamHeader header) {
        /** Rejects sizes that no stream has. */
        public Part {
            SizeLaw.check(plainSize);
        }
    }

    /**
     * Checks that it is the layout of an object: a plain PUT has one stream, number 0; parts ascend within 1 to 9 999,
     * all but the last of at least 5 MiB.
     *
     * @throws IllegalArgumentException if it is not
     */
    public ObjectLayout {
        parts = PartList.of(parts);
        boolean streams = multipart
                ? ascending((PartList) parts)
                : parts.size() == 1 && parts.getFirst().number() == 0;
        int count = multipart ? parts.size() : 0;
        if (!streams || etag.isPresent() && etag.get().parts() != count) {
            throw new IllegalArgumentException("no layout of an object");
        }
        if (checksum.isPresent() && checksum.get().type() == StoredChecksum.Type.COMPOSITE) {
            if (checksum.get().parts() != count) {
                throw new IllegalArgumentException("composite checksum of another number of parts");
            }
        }
    }

    /** The layout of a plain PUT. */
    public static ObjectLayout plain(
            long plainSize, StreamHeader header, Optional<EtagDigest> etag, Optional<StoredChecksum> checksum) {
        return new ObjectLayout(false, List.of(new Part(0, plainSize, header)), etag, checksum);
    }

    /** Plaintext bytes of the object. */
    public long plainSize() {
        return list().plainStart(parts.size());
    }

    /** Bytes of the object in the store. */
    public long storedSize() {
        return SizeLaw.storedSize(plainSize());
    }

    /** Bytes of all streams, which is where the padding begins. */
    public long streamsSize() {
        return list().streamStart(parts.size());
    }

    /** Plaintext offset at which a stream begins, by its place in {@link #parts}. */
    public long plainStart(int index) {
        return list().plainStart(index);
    }

    /**
     * The place in {@link #parts} of the stream that holds a plaintext offset; never that of an empty stream.
     *
     * @throws IllegalArgumentException if the offset is not within the object
     */
    public int indexOf(long plainOffset) {
        if (plainOffset < 0 || plainOffset >= plainSize()) {
            throw new IllegalArgumentException("no offset in the object: " + plainOffset);
        }
        return list().indexOf(plainOffset);
    }

    /** The place in {@link #parts} of the part of this number. */
    public OptionalInt indexOfNumber(int partNumber) {
        int index = list().indexOfNumber(partNumber);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * The ciphertext bytes that hold a plaintext range: whole segments, none too many.
     *
     * @param first plaintext offset, inclusive
     * @param last plaintext offset, inclusive
     * @return offsets in the stored object
     * @throws IllegalArgumentException if the range is not within the object
     */
    public SegmentLayout.CipherRange cipherRange(long first, long last) {
        if (last < first) {
            throw new IllegalArgumentException("no range: " + first + "-" + last);
        }
        int from = indexOf(first);
        int to = indexOf(last);
        long segment = SegmentLayout.segmentOf(last - plainStart(to));
        SegmentLayout stream = new SegmentLayout(list().plainSize(to));
        return new SegmentLayout.CipherRange(
                list().streamStart(from) + SegmentLayout.cipherStart(SegmentLayout.segmentOf(first - plainStart(from))),
                list().streamStart(to) + SegmentLayout.cipherStart(segment) + stream.cipherLength(segment) - 1);
    }

    /** Bytes of memory this layout takes, about. */
    public int weight() {
        return 256 + parts.size() * PartList.BYTES_PER_PART;
    }

    /**
     * Checks that the object's envelope speaks of the same bytes.
     *
     * @throws TamperedException if size, stream header, or the multipart and ETag flags differ
     */
    public void mustMatch(Envelope envelope) {
        boolean size = envelope.plainSize().isEmpty() || envelope.plainSize().getAsLong() == plainSize();
        boolean flags =
                envelope.flags().multipart() == multipart && envelope.flags().md5Etag() == etag.isPresent();
        boolean header = envelope.streamHeader().isEmpty()
                || envelope.streamHeader().get().equals(parts.getFirst().header());
        if (!size || !flags || !header) {
            throw new TamperedException("envelope and footer speak of different objects");
        }
    }

    private PartList list() {
        return (PartList) parts;
    }

    private static boolean ascending(PartList parts) {
        int previous = 0;
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            if (parts.number(i) <= previous
                    || parts.number(i) > MAX_PARTS
                    || !last && parts.plainSize(i) < SizeLaw.MIN_PART_PLAIN) {
                return false;
            }
            previous = parts.number(i);
        }
        return previous > 0;
    }
}
