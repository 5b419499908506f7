package io.ssegateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for plaintext in stored files. Every 16-byte block of the plaintext files (at each multiple of 16) is looked
 * for at every offset of the stored ones, so that whatever 31 bytes they share are found, wherever they lie. Blocks are
 * compared by a 64-bit hash: what is found by chance has odds of one in thousands for a gigabyte.
 */
public final class WindowSearch {
    /** Length of a block. */
    public static final int WINDOW = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 20;
    private static final int FILTER_BITS = 27;

    private final long[] filter = new long[1 << (FILTER_BITS - 6)];
    private final long[] table;

    private WindowSearch(int slots) {
        table = new long[slots];
    }

    /** A file and the offset in it at which a block of the plaintext begins. */
    public record Hit(Path file, long offset) {}

    /** A search for the content of all files below a folder. */
    public static WindowSearch of(Path plaintext) {
        List<Path> files = files(plaintext);
        long blocks = files.stream().mapToLong(file -> size(file) / WINDOW).sum();
        WindowSearch search = new WindowSearch(Integer.highestOneBit(Math.toIntExact(blocks + 1)) * 4);
        files.forEach(file -> read(file, WINDOW, (bytes, at, offset) -> {
            search.add(hash(bytes, at));
            return false;
        }));
        return search;
    }

    /** The first place below the folder where a block of the plaintext lies. */
    public Optional<Hit> firstIn(Path stored) {
        return files(stored).stream().flatMap(file -> in(file).stream()).findFirst();
    }

    private Optional<Hit> in(Path file) {
        long offset = read(file, 1, (bytes, at, ignored) -> contains(hash(bytes, at)));
        return offset < 0 ? Optional.empty() : Optional.of(new Hit(file, offset));
    }

    private interface Visitor {
        /** True ends the walk. */
        boolean visit(byte[] bytes, int at, long offset);
    }

    /** Visits the windows at every multiple of the step; the offset at which the visitor ended the walk, or -1. */
    private static long read(Path file, int step, Visitor visitor) {
        byte[] bytes = new byte[CHUNK + WINDOW];
        int kept = 0;
        long offset = 0;
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int length = kept + in.readNBytes(bytes, kept, CHUNK);
                int at = 0;
                for (; at + WINDOW <= length; at += step) {
                    if (visitor.visit(bytes, at, offset + at)) {
                        return offset + at;
                    }
                }
                if (length - kept < CHUNK) {
                    return -1;
                }
                kept = length - at;
                System.arraycopy(bytes, at, bytes, 0, kept);
                offset += at;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long hash(byte[] bytes, int at) {
        long mixed = (long) LONGS.get(bytes, at) * 0x9E3779B97F4A7C15L
                + Long.rotateLeft((long) LONGS.get(bytes, at + 8) * 0xC2B2AE3D27D4EB4FL, 31);
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 32;
        // 0 is what an empty slot holds.
        return mixed == 0 ? 1 : mixed;
    }

    private void add(long hash) {
        int bit = (int) (hash >>> (64 - FILTER_BITS));
        filter[bit >>> 6] |= 1L << bit;
        int slot = (int) hash & (table.length - 1);
        while (table[slot] != 0 && table[slot] != hash) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = hash;
    }

    /** The filter fits a processor's cache and answers nearly every question. */
    private boolean contains(long hash) {
        int bit = (int) (hash >>> (64 - FILTER_BITS));
        if ((filter[bit >>> 6] & 1L << bit) == 0) {
            return false;
        }
        int slot = (int) hash & (table.length - 1);
        while (table[slot] != 0) {
            if (table[slot] == hash) {
                return true;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return false;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
