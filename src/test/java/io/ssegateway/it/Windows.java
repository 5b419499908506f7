package io.ssegateway.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Searches bytes for any window of 16 bytes of a plaintext, at every offset of both. */
final class Windows {
    static final int WIDTH = 16;
    /** Every eighth offset of the plaintext is indexed, and eight neighbours compared: any window holds one. */
    private static final int WORD = 8;

    private final byte[] plain;
    private final Map<Long, Integer> words = new HashMap<>();

    Windows(byte[] plain) {
        this.plain = plain;
        ByteBuffer buffer = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + WORD <= plain.length; i += WORD) {
            words.putIfAbsent(buffer.getLong(i), i);
        }
    }

    /** How many windows of the plaintext begin in the haystack, counted at the indexed offsets. */
    long in(byte[] haystack) {
        ByteBuffer buffer = ByteBuffer.wrap(haystack).order(ByteOrder.LITTLE_ENDIAN);
        long hits = 0;
        for (int i = 0; i + WORD <= haystack.length; i++) {
            Integer at = words.get(buffer.getLong(i));
            if (at != null && common(haystack, i, at) >= WIDTH) {
                hits++;
            }
        }
        return hits;
    }

    private int common(byte[] haystack, int i, int at) {
        int before = 0;
        while (before < i && before < at && haystack[i - before - 1] == plain[at - before - 1] && before < WIDTH) {
            before++;
        }
        int end = Math.min(WIDTH, Math.min(haystack.length - i, plain.length - at));
        int mismatch = Arrays.mismatch(haystack, i, i + end, plain, at, at + end);
        return before + (mismatch < 0 ? end : mismatch);
    }
}
