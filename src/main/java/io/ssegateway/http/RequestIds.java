package io.ssegateway.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/** Makes request ids: 16 hex digits like S3's, random and unguessable. Safe for every thread. */
final class RequestIds {
    private static final int BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }
}
