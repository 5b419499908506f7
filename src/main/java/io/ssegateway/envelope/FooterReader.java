package io.ssegateway.envelope;

import java.util.Arrays;
import java.util.List;

/** Reads and verifies footers (FORMAT.md §6). Pure functions. */
public final class FooterReader {
    /** Bytes of an object's end that hold tail, table and copy of every plain PUT, with room. */
    public static final int PLAIN_SUFFIX = 2_048;
    /** Bytes of an object's end that hold them for about 1 370 parts. */
    public static final int SUFFIX = 65_536;
    /** Bytes of an object's end that hold them for as many parts as there can be. */
    public static final int MAX_SUFFIX = 512 * 1024;

    /** Zero bytes in front of something that is taken for a copy: fewer than any padding, more than chance makes. */
    private static final int PAD_MARK = 64;

    private FooterReader() {}

    /**
     * A footer cut into its parts, nothing verified.
     *
     * @param copy the binary envelope copy
     * @param table nonce, sealed entries, tag
     * @param tail the tail
     */
    public record Located(Bytes copy, Bytes table, Tail tail) {
        /** Bytes of all three. */
        public int size() {
            return copy.size() + table.size() + Tail.SIZE;
        }

        /** Streams the table has an entry for. Claimed until the footer verified. */
        public int streams() {
            return (table.size() - Aead.NONCE - Aead.TAG) / FooterRecord.ENTRY;
        }

        /** The envelope copy, decoded. Claimed until the footer verified. */
        public Envelope envelope() {
            try {
                return Envelope.decodeBinary(copy);
            } catch (EnvelopeException e) {
                throw new TamperedException("the envelope copy is damaged");
            }
        }
    }

    /**
     * Finds copy, table and tail in the last bytes of an object. The copy tells its own length and is preceded by
     * padding; the table is what lies between it and the tail.
     *
     * @param suffix the end of the object, as many bytes as are at hand
     * @throws TamperedException if there is no footer in it
     */
    public static Located locate(byte[] suffix) {
        int tailAt = suffix.length - Tail.SIZE;
        if (tailAt < 0) {
            throw new TamperedException("too short for a tail");
        }
        Tail tail = Tail.parse(new Slice(suffix, tailAt, Tail.SIZE));
        int zeros = 0;
        for (int at = 0; at < tailAt; at++) {
            if (suffix[at] == 0) {
                zeros++;
                continue;
            }
            if (zeros >= PAD_MARK && suffix[at] == EnvelopeCodec.VERSION) {
                int end = EnvelopeCodec.end(suffix, at, tailAt);
                if (end > 0 && isTable(tailAt - end)) {
                    return new Located(Bytes.of(suffix, at, end), Bytes.of(suffix, end, tailAt), tail);
                }
            }
            zeros = 0;
        }
        throw new TamperedException("no footer before the tail");
    }

    /**
     * Whether these bytes, the end of an object, were written by a sealer: the magic stands anywhere in them, or an
     * envelope copy behind padding. For a tool that has nothing but bytes and must tell a damaged object from none. An
     * object cut before its copy shows no trace.
     */
    public static boolean hasTrace(byte[] suffix) {
        int zeros = 0;
        for (int at = 0; at < suffix.length; at++) {
            boolean copy = zeros >= PAD_MARK
                    && suffix[at] == EnvelopeCodec.VERSION
                    && EnvelopeCodec.end(suffix, at, suffix.length) > 0;
            if (copy || Tail.isMagic(suffix, at)) {
                return true;
            }
            zeros = suffix[at] == 0 ? zeros + 1 : 0;
        }
        return false;
    }

    /**
     * Verifies a footer as a whole under the object's data key.
     *
     * @param storedSize bytes of the whole object in the store
     * @throws TamperedException if anything in it does not verify, does not agree, or belongs to another object
     */
    public static ObjectLayout verify(DataKey dataKey, long storedSize, Located footer) {
        try (FooterKey footerKey = dataKey.footerKey()) {
            return verify(footerKey, storedSize, footer);
        }
    }

    /** As {@link #verify(DataKey, long, Located)}, with the footer's key. */
    public static ObjectLayout verify(FooterKey footerKey, long storedSize, Located footer) {
        Tail tail = footer.tail();
        byte[] copy = footer.copy().toArray();
        if (!isTable(footer.table().size())) {
            throw new TamperedException("no table");
        }
        byte[] aad = FooterRecord.recordAad(tail.field(Tail.FOOTER_ID, Tail.RECORD), storedSize, copy);
        byte[] record = footerKey.use(key -> {
            try (Aead aead = new Aead(key)) {
                byte[] nonce = tail.field(0, Aead.NONCE).toArray();
                return aead.open(
                        nonce, aad, tail.field(Tail.RECORD, Tail.MAGIC_AT).toArray(), "the tail");
            }
        });
        try {
            ObjectLayout layout = FooterRecord.layout(record, parts(footerKey, footer), copy.length);
            long room = storedSize
                    - layout.streamsSize()
                    - copy.length
                    - footer.table().size()
                    - Tail.SIZE;
            if (layout.storedSize() != storedSize
                    || room < FooterSeal.MIN_PAD
                    || layout.etag().isPresent() != tail.hasBox()) {
                throw new TamperedException("the footer belongs to another object");
            }
            return layout;
        } catch (EnvelopeException | IllegalArgumentException e) {
            throw new TamperedException("the footer contradicts itself");
        } finally {
            Arrays.fill(record, (byte) 0);
        }
    }

    private static List<ObjectLayout.Part> parts(FooterKey footerKey, Located footer) {
        byte[] table = footer.table().toArray();
        byte[] nonce = Arrays.copyOf(table, Aead.NONCE);
        byte[] sealed = Arrays.copyOfRange(table, Aead.NONCE, table.length);
        byte[] aad = FooterRecord.tableAad(footer.tail().footerId());
        return footerKey.use(key -> {
            try (Aead aead = new Aead(key)) {
                return FooterRecord.parts(aead.open(nonce, aad, sealed, "the table"));
            }
        });
    }

    private static boolean isTable(int size) {
        int entries = size - Aead.NONCE - Aead.TAG;
        return entries > 0
                && entries % FooterRecord.ENTRY == 0
                && entries / FooterRecord.ENTRY <= ObjectLayout.MAX_PARTS;
    }
}
