package io.ssegateway.kms.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What opens a key store: a passphrase, or the bytes of a key file. 1 to 4096 bytes; characters count as UTF-8.
 *
 * <p>Wiping: {@link #close} zeroes the bytes. Not in {@code toString}.
 */
public final class Passphrase implements AutoCloseable {
    private static final int LONGEST = 4096;

    private final byte[] value;

    private Passphrase(byte[] value) {
        this.value = value;
        if (value.length == 0) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.BAD_PASSPHRASE,
                    "the key store's passphrase is empty; set GATEWAY_KEYSTORE_PASSPHRASE"
                            + " or GATEWAY_KEYSTORE_PASSPHRASE_FILE");
        }
        if (value.length > LONGEST) {
            Arrays.fill(value, (byte) 0);
            throw new KeyStoreException(
                    KeyStoreException.Kind.BAD_PASSPHRASE,
                    "the key store's passphrase or key file is longer than " + LONGEST + " bytes");
        }
    }

    /**
     * Takes over the characters and wipes them.
     *
     * @throws KeyStoreException if there is none, or more than 4096 bytes of them
     */
    public static Passphrase takeOver(char[] characters) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear();
        encoded.put(new byte[encoded.capacity()]);
        Arrays.fill(characters, '\0');
        return new Passphrase(bytes);
    }

    /**
     * Takes over the bytes.
     *
     * @throws KeyStoreException if there is none, or more than 4096
     */
    public static Passphrase takeOver(byte[] bytes) {
        return new Passphrase(bytes);
    }

    /**
     * The content of a passphrase file or key file, without one line end behind it. Blocks. The file's mode is not
     * checked: orchestrators mount secrets with modes of their own.
     *
     * @throws KeyStoreException if the file cannot be read, is empty or longer than 4096 bytes
     */
    public static Passphrase read(Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(LONGEST + 2);
        } catch (IOException e) {
            throw new KeyStoreException(
                    KeyStoreException.Kind.IO, "the passphrase file " + file + " cannot be read: " + reason(e), e);
        }
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
            if (end > 0 && content[end - 1] == '\r') {
                end--;
            }
        }
        byte[] value = Arrays.copyOf(content, end);
        Arrays.fill(content, (byte) 0);
        return new Passphrase(value);
    }

    /** Lends the bytes for the length of a call. */
    <T> T use(Function<byte[], T> borrower) {
        return borrower.apply(value);
    }

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "Passphrase[redacted]";
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
