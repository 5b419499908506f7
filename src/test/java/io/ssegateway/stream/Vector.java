package io.ssegateway.stream;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FixedRandom;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One frozen object of format version 1: what it is made of is written here, what came out stands in its file under
 * {@code vectors/v1}. A file is never changed; a new case is a new file.
 */
enum Vector {
    EMPTY(0, "customer", false, Optional.empty()),
    ONE_BYTE(1, "obs", true, Optional.empty()),
    SEGMENT_LESS_ONE(65_479, "kms", false, Optional.empty()),
    SEGMENT(65_480, "obs", true, Optional.of(Algorithm.SHA256)),
    SEGMENT_AND_ONE(65_481, "kms", true, Optional.of(Algorithm.CRC32C)),
    TWO_SEGMENTS(131_000, "customer", false, Optional.of(Algorithm.SHA1)),
    ONE_MIB(1 << 20, "obs", true, Optional.of(Algorithm.CRC32)),
    FIVE_MIB(5 << 20, "kms", false, Optional.of(Algorithm.CRC64NVME));

    static final Path FOLDER = Path.of("src/test/resources/vectors/v1");
    static final Bytes ROOT_ID = Bytes.of(new byte[] {0, 0, 0, 1});

    final int size;
    private final String method;
    private final boolean md5;
    private final Optional<Algorithm> checksum;

    Vector(int size, String method, boolean md5, Optional<Algorithm> checksum) {
        this.size = size;
        this.method = method;
        this.md5 = md5;
        this.checksum = checksum;
    }

    /** What is written with the fixed randomness. */
    record Written(Envelope envelope, byte[] stored) {}

    Path file() {
        return FOLDER.resolve(size + ".properties");
    }

    Properties frozen() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file())) {
            properties.load(reader);
        }
        return properties;
    }

    byte[] plain() {
        return FixedRandom.plaintext(size);
    }

    KeyMaterial key() {
        return draw("key " + size);
    }

    RootKey root() {
        return new RootKey(ROOT_ID, method.equals("obs") ? key() : draw("root"));
    }

    Place place() {
        return new Place("vectors", "v1/größe " + size);
    }

    Optional<StoredChecksum> checksum() {
        // what the value is, is of no importance to the format
        return checksum.map(a -> StoredChecksum.ofObject(a, bytes("checksum", a.size())));
    }

    Written write() {
        Optional<RootKey> etagRoot = md5 ? Optional.of(root()) : Optional.empty();
        ObjectSeal seal = ObjectSeal.begin(source(), key(), place(), size, etagRoot, new FixedRandom("object " + size));
        Envelope envelope = seal.envelope();
        return new Written(envelope, Chunks.through(new Sealing(seal, this::checksum), plain(), 65_536));
    }

    private KeySource source() {
        return source(method);
    }

    static KeySource source(String method) {
        Bytes context = EncryptionContext.encode(Map.of("sse-gateway:bucket", "vectors", "team", "größe"));
        return switch (method) {
            case "kms" -> KeySource.kms("local", "vector-key", bytes("wrapped", 60), context);
            case "obs" -> KeySource.root(ROOT_ID);
            default -> KeySource.customer();
        };
    }

    static KeyMaterial draw(String seed) {
        return KeyMaterial.takeOver(bytes(seed, KeyMaterial.SIZE).toArray());
    }

    static Bytes bytes(String seed, int size) {
        byte[] bytes = new byte[size];
        new FixedRandom(seed).nextBytes(bytes);
        return Bytes.of(bytes);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String digest(String algorithm, byte[] bytes) throws Exception {
        return hex(MessageDigest.getInstance(algorithm).digest(bytes));
    }
}
