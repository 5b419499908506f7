package io.ssegateway.app;

import io.ssegateway.policy.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A key pair the demo makes for its own store. */
record StoreCredentials(String accessKey, Secret secretKey) {
    /** A random pair: 80 and 160 bits. */
    static StoreCredentials random(SecureRandom random) {
        return new StoreCredentials("gw" + hex(random, 10), new Secret(hex(random, 20)));
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
