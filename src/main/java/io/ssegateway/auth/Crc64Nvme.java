package io.ssegateway.auth;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME: polynomial {@code ad93d23594c93659}, reflected, initial value and final XOR all ones; the check value of
 * "123456789" is {@code ae8b14860a799888}. Eight octets a step from eight tables. Source: NVM Express NVM Command Set
 * Specification 1.0d, §5.2.1.3.4.
 *
 * <p>Threads: one owner.
 */
final class Crc64Nvme implements Checksum {
    private static final long REFLECTED_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final int STEP = 8;
    private static final int OCTETS = 256;
    private static final long[][] TABLES = tables();

    private long state = -1;

    @Override
    public void update(int octet) {
        state = state >>> 8 ^ TABLES[0][(int) (state ^ octet) & 0xff];
    }

    @Override
    public void update(byte[] data, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; end - at >= STEP; at += STEP) {
            state = step(state, data, at);
        }
        for (; at < end; at++) {
            update(data[at]);
        }
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1;
    }

    private static long step(long before, byte[] data, int at) {
        long next = 0;
        for (int i = 0; i < STEP; i++) {
            int octet = (int) (before >>> 8 * i) ^ data[at + i];
            next ^= TABLES[STEP - 1 - i][octet & 0xff];
        }
        return next;
    }

    private static long[][] tables() {
        long[][] tables = new long[STEP][OCTETS];
        for (int octet = 0; octet < OCTETS; octet++) {
            long value = octet;
            for (int bit = 0; bit < STEP; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
            tables[0][octet] = value;
        }
        for (int table = 1; table < STEP; table++) {
            for (int octet = 0; octet < OCTETS; octet++) {
                long value = tables[table - 1][octet];
                tables[table][octet] = value >>> 8 ^ tables[0][(int) value & 0xff];
            }
        }
        return tables;
    }
}
