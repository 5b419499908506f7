package io.ssegateway.kms.wire;

import io.ssegateway.envelope.KeyMaterial;
import java.util.Arrays;
import java.util.Optional;

/** A data key in a service's answer. */
public final class AnsweredKey {
    private AnsweredKey() {}

    /**
     * The key that these octets are; empty if they are not 32, or all zero, which a data key of 32 random bytes never
     * is. Takes the array over: it is wiped where it is no key.
     */
    public static Optional<KeyMaterial> of(Optional<byte[]> octets) {
        if (octets.isEmpty()) {
            return Optional.empty();
        }
        byte[] key = octets.get();
        int any = 0;
        for (byte each : key) {
            any |= each;
        }
        if (key.length != KeyMaterial.SIZE || any == 0) {
            Arrays.fill(key, (byte) 0);
            return Optional.empty();
        }
        return Optional.of(KeyMaterial.takeOver(key));
    }
}
