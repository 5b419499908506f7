package io.ssegateway.kms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One spelling for an encryption context, so that equal maps are equal bytes and unequal maps never are. */
public final class EncryptionContext {
    private EncryptionContext() {}

    /**
     * {@code u32 count}, then for each entry {@code u32 length, name, u32 length, value}; UTF-8, big-endian, entries in
     * the unsigned order of their names' bytes. Data keys are wrapped under these bytes, so they never change.
     */
    public static byte[] canonical(Map<String, String> context) {
        List<byte[][]> entries = new ArrayList<>(context.size());
        context.forEach((name, value) -> entries.add(
                new byte[][] {name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)}));
        entries.sort((a, b) -> Arrays.compareUnsigned(a[0], b[0]));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(u32(entries.size()));
        for (byte[][] entry : entries) {
            for (byte[] part : entry) {
                out.writeBytes(u32(part.length));
                out.writeBytes(part);
            }
        }
        return out.toByteArray();
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
