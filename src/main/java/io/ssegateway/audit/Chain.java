package io.ssegateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The chain over all records. A line is {@code BODY,"hash":"HASH"}} where HASH is the SHA-256, in hexadecimal digits,
 * over the 64 hexadecimal digits of the record before and the bytes of BODY; before the first stand 64 zeros. BODY ends
 * with the record's number, {@code "seq"}, which goes up by one.
 *
 * <p>Not for use by several threads.
 */
final class Chain {
    /** What stands before the first record. */
    static final Head START = new Head(0, "0".repeat(64));

    /** What stands between the body and the hash. */
    static final String BEFORE_HASH = ",\"hash\":\"";

    /** What ends a line, without its line feed. */
    static final String AFTER_HASH = "\"}";

    private Head head;

    /** Goes on from here. */
    Chain(Head head) {
        this.head = head;
    }

    /** The last record. */
    Head head() {
        return head;
    }

    /** The next record as a line with its line feed. */
    byte[] link(AuditRecord record) {
        long number = head.records() + 1;
        byte[] body = RecordText.body(record, number);
        String hash = hash(head.hash(), body);
        head = new Head(number, hash);
        byte[] end = (BEFORE_HASH + hash + AFTER_HASH + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] line = java.util.Arrays.copyOf(body, body.length + end.length);
        System.arraycopy(end, 0, line, body.length, end.length);
        return line;
    }

    /** The hash of a record that follows the one of this hash. */
    static String hash(String before, byte[] body) {
        MessageDigest digest = sha256();
        digest.update(before.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(body));
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
