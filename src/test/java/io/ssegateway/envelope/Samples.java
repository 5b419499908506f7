package io.ssegateway.envelope;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Values that many tests need. */
public final class Samples {
    public static final SecureRandom RANDOM = new SecureRandom();
    public static final Place PLACE = new Place("bucket", "folder/käse.txt");
    public static final Bytes ROOT_ID = Bytes.of(new byte[] {0, 0, 0, 7});

    private Samples() {}

    public static KeyMaterial key(int fill) {
        byte[] key = new byte[KeyMaterial.SIZE];
        Arrays.fill(key, (byte) fill);
        return KeyMaterial.takeOver(key);
    }

    public static RootKey root() {
        return new RootKey(ROOT_ID, key(0x52));
    }

    public static DataKey dataKey() {
        return DataKey.draw(RANDOM);
    }

    public static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    public static StreamHeader header() {
        return StreamHeader.draw(RANDOM);
    }

    public static KeySource kms() {
        Bytes context = EncryptionContext.encode(Map.of("sse-gateway:bucket", "bucket"));
        return KeySource.kms("local", "main-key", Bytes.of(bytes(60)), context);
    }

    public static EnvelopeFacts facts(KeySource source) {
        return new EnvelopeFacts(
                source, new EnvelopeFlags(false, false, false), OptionalLong.of(5), Optional.of(header()));
    }

    public static boolean same(DataKey one, DataKey other) {
        return one.use(a -> other.use(b -> Arrays.equals(a, b)));
    }
}
