package io.ssegateway.kms.pkcs11;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The PIN of a token's user. Never in {@code toString}.
 *
 * <p>Wiping: {@link #close} zeroes it; a PIN from configuration lives as long as its provider. Best effort in a JVM:
 * what SunPKCS11 hands to the module has copies. Threads: safe for concurrent use.
 */
public final class HsmPin implements AutoCloseable {
    private static final int LONGEST = 255;

    private final char[] value;
    private boolean closed;

    private HsmPin(char[] value) {
        this.value = value;
    }

    /**
     * Takes over the UTF-8 of a PIN; the array is wiped. Line ends at the end do not count.
     *
     * @throws IllegalArgumentException if it is empty, longer than 255 characters, or no UTF-8
     */
    public static HsmPin takeOver(byte[] utf8) {
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a PIN is text in UTF-8", e);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
        try {
            int end = decoded.limit();
            while (end > 0 && (decoded.get(end - 1) == '\n' || decoded.get(end - 1) == '\r')) {
                end--;
            }
            if (end == 0 || end > LONGEST) {
                throw new IllegalArgumentException("a PIN has 1 to " + LONGEST + " characters");
            }
            return new HsmPin(Arrays.copyOf(decoded.array(), end));
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    /**
     * A copy that the caller wipes.
     *
     * @throws IllegalStateException if it is wiped
     */
    synchronized char[] copy() {
        if (closed) {
            throw new IllegalStateException("the PIN is wiped");
        }
        return value.clone();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(value, '\0');
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "HsmPin[redacted]";
    }
}
