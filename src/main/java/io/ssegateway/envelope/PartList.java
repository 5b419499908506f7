package io.ssegateway.envelope;

import io.ssegateway.envelope.ObjectLayout.Part;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The streams of an object in order, in 57 bytes each: layouts of thousands of parts are kept for the next read. Knows
 * where each stream begins. Immutable.
 */
final class PartList extends AbstractList<Part> implements RandomAccess {
    /** Bytes of one stream here: number, header, where it begins in plaintext and in ciphertext. */
    static final int BYTES_PER_PART = 2 + StreamHeader.SIZE + 8 + 8;

    private final short[] numbers;
    private final byte[] headers;
    private final long[] plainStarts;
    private final long[] streamStarts;

    private PartList(int size) {
        numbers = new short[size];
        headers = new byte[size * StreamHeader.SIZE];
        plainStarts = new long[size + 1];
        streamStarts = new long[size + 1];
    }

    /** Copies any list, but for one of this kind. */
    static PartList of(List<Part> parts) {
        if (parts instanceof PartList already) {
            return already;
        }
        PartList list = new PartList(parts.size());
        int at = 0;
        for (Part part : parts) {
            list.set(
                    at++, part.number(), part.plainSize(), part.header().value().toArray());
        }
        return list;
    }

    /**
     * The streams of an opened table (FORMAT.md §6).
     *
     * @throws EnvelopeException if it is cut off
     * @throws IllegalArgumentException if sizes are none, or their sum is none
     */
    static PartList read(byte[] entries) {
        PartList list = new PartList(Math.ceilDiv(entries.length, FooterRecord.ENTRY));
        Octets in = new Octets(entries);
        for (int at = 0; in.hasMore(); at++) {
            list.set(at, in.u16(), in.u48(), in.take(StreamHeader.SIZE));
        }
        return list;
    }

    private void set(int at, int number, long plainSize, byte[] header) {
        SizeLaw.check(plainSize);
        if (number < 0 || number > 0xffff) {
            throw new IllegalArgumentException("no part number: " + number);
        }
        numbers[at] = (short) number;
        System.arraycopy(header, 0, headers, at * StreamHeader.SIZE, StreamHeader.SIZE);
        plainStarts[at + 1] = plainStarts[at] + plainSize;
        SizeLaw.check(plainStarts[at + 1]);
        streamStarts[at + 1] = streamStarts[at] + SizeLaw.streamSize(plainSize);
    }

    /** As the table holds them (FORMAT.md §6). */
    byte[] entries() {
        byte[] table = new byte[size() * FooterRecord.ENTRY];
        ByteBuffer out = ByteBuffer.wrap(table);
        for (int at = 0; at < size(); at++) {
            long plainSize = plainSize(at);
            out.putShort(numbers[at]).putShort((short) (plainSize >>> 32)).putInt((int) plainSize);
            out.put(headers, at * StreamHeader.SIZE, StreamHeader.SIZE);
        }
        return table;
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public Part get(int at) {
        int from = at * StreamHeader.SIZE;
        return new Part(number(at), plainSize(at), new StreamHeader(Bytes.of(headers, from, from + StreamHeader.SIZE)));
    }

    int number(int at) {
        return numbers[at] & 0xffff;
    }

    long plainSize(int at) {
        return plainStarts[at + 1] - plainStarts[at];
    }

    /** Plaintext offset at which a stream begins; of {@code size()}: at which the last one ends. */
    long plainStart(int at) {
        return plainStarts[at];
    }

    /** Ciphertext offset at which a stream begins; of {@code size()}: at which the last one ends. */
    long streamStart(int at) {
        return streamStarts[at];
    }

    /** The stream that holds a plaintext offset, which must be within the object; never an empty one. */
    int indexOf(long plainOffset) {
        int from = 0;
        int to = size() - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (plainStarts[middle + 1] > plainOffset) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    /** The stream of this part number; negative if there is none. Part numbers ascend. */
    int indexOfNumber(int number) {
        int from = 0;
        int to = size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int there = number(middle);
            if (there == number) {
                return middle;
            }
            if (there < number) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }
}
