package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Every derivation of the format in one place (FORMAT.md §4). Labels are persistent: a change is a new version.
 * {@code L(x)} is a two-byte length and x, so that no two inputs run into each other.
 *
 * <p>Results belong to the caller, who wipes them.
 */
final class KeySchedule {
    static final int KEY = 32;
    /** Key and nonce of the seal of a data key. */
    static final int WRAP = KEY + Aead.NONCE;

    private static final byte[] NO_SALT = new byte[0];
    private static final byte[] STREAM = ascii("sse-gateway/v1/stream");
    private static final byte[] KEK = ascii("sse-gateway/v1/kek");
    private static final byte[] KEK_RECOVER = ascii("sse-gateway/v1/kek-recover");
    private static final byte[] COMMIT = ascii("sse-gateway/v1/commit");
    private static final byte[] FOOTER = ascii("sse-gateway/v1/footer");
    private static final byte[] ETAG = ascii("sse-gateway/v1/etag");
    private static final byte[] PART_RECORD = ascii("sse-gateway/v1/part-record");
    private static final byte[] UPLOAD = ascii("sse-gateway/v1/upload");
    private static final byte[] STATE = ascii("sse-gateway/v1/state");
    /** Never stored: marks what a process keeps in memory. */
    private static final byte[] LAYOUT = ascii("sse-gateway/v1/layout");

    private KeySchedule() {}

    /** The key of the segments of one stream; the info is Tink's associated data. */
    static byte[] segmentKey(byte[] dataKey, StreamHeader header, int partNumber) {
        byte[] info = new byte[STREAM.length + 4];
        ByteBuffer.wrap(info).put(STREAM).putInt(partNumber);
        byte[] salt = Arrays.copyOf(header.value().toArray(), StreamHeader.SALT);
        return Hkdf.derive(dataKey, salt, info, KEY);
    }

    static byte[] footerKey(byte[] dataKey) {
        return Hkdf.derive(dataKey, NO_SALT, framed(FOOTER), KEY);
    }

    static byte[] etagKey(byte[] root, Bytes footerId) {
        return Hkdf.derive(root, footerId.toArray(), framed(ETAG), KEY);
    }

    static byte[] partRecordKey(byte[] footerKey) {
        return Hkdf.derive(footerKey, NO_SALT, framed(PART_RECORD), KEY);
    }

    /** The key of one box of a footer key. */
    static byte[] uploadBoxKey(byte[] root, Bytes salt, UploadUid uid) {
        return Hkdf.derive(root, salt.toArray(), framed(UPLOAD, uid.ascii()), KEY);
    }

    static byte[] stateKey(byte[] root) {
        return Hkdf.derive(root, NO_SALT, framed(STATE), KEY);
    }

    /** One-way mark of a footer's key and of a footer verified under it. */
    static byte[] layoutMark(byte[] footerKey, byte[] footerDigest) {
        return Hkdf.derive(footerKey, NO_SALT, framed(LAYOUT, footerDigest), KEY);
    }

    static byte[] commitment(byte[] prk) {
        return Hkdf.expand(prk, framed(COMMIT), KEY);
    }

    /** KEK ‖ nonce of the envelope: bound to the place. */
    static byte[] wrapAt(byte[] prk, SseMethod method, Place place) {
        byte[] info = framed(KEK, code(method), Utf8.encode(place.bucketIdentity()), Utf8.encode(place.objectKey()));
        return Hkdf.expand(prk, info, WRAP);
    }

    /** KEK ‖ nonce of the copy in the body: bound to no place. */
    static byte[] wrapForRecovery(byte[] prk, SseMethod method) {
        return Hkdf.expand(prk, framed(KEK_RECOVER, code(method)), WRAP);
    }

    private static byte[] code(SseMethod method) {
        return new byte[] {(byte) method.code()};
    }

    /** {@code L(x)} of each field, joined. */
    static byte[] framed(byte[]... fields) {
        int size = 0;
        for (byte[] field : fields) {
            size += 2 + field.length;
        }
        byte[] result = new byte[size];
        ByteBuffer out = ByteBuffer.wrap(result);
        for (byte[] field : fields) {
            out.putShort((short) field.length).put(field);
        }
        return result;
    }

    private static byte[] ascii(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }
}
