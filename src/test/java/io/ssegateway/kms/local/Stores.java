package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Key stores for tests. */
final class Stores {
    static final String SECRET = "correct horse battery staple";

    private Stores() {}

    static Passphrase passphrase() {
        return Passphrase.takeOver(SECRET.toCharArray());
    }

    static <T> T with(String secret, Function<Passphrase, T> user) {
        try (Passphrase passphrase = Passphrase.takeOver(secret.toCharArray())) {
            return user.apply(passphrase);
        }
    }

    static KeyStoreFile open(Path file) {
        return with(SECRET, passphrase -> KeyStoreFile.open(file, passphrase));
    }

    /** A store with these keys and the cheapest derivation that is allowed; all made so share their salt. */
    static KeyStoreFile make(Path file, String... names) {
        StoreContents contents = StoreContents.fresh();
        for (String name : names) {
            contents = contents.adding(name);
        }
        new StoreDisk(file).write(StoreCodec.encode(contents, weakestAllowed(), master()));
        return open(file);
    }

    static MasterKey master() {
        return with(SECRET, passphrase -> MasterKey.derive(passphrase, weakestAllowed()));
    }

    static KeyMaterial key(int fill) {
        byte[] bytes = new byte[KeyMaterial.SIZE];
        Arrays.fill(bytes, (byte) fill);
        return KeyMaterial.takeOver(bytes);
    }

    static KdfParameters weakestAllowed() {
        return new KdfParameters(19 * 1024, 2, 1, Bytes.of(new byte[KdfParameters.SALT]));
    }

    /** A root key and the keys {@code on} (default) and {@code off}, disabled. */
    static StoreContents contents(long generation) {
        Instant created = Instant.ofEpochSecond(1_700_000_000);
        return new StoreContents(
                generation,
                "on",
                List.of(
                        new StoredKey(StoredKey.Kind.ROOT, Bytes.of(new byte[] {1, 2, 3, 4}), true, created, key(1)),
                        new StoredKey(StoredKey.Kind.KEY, Bytes.of("on".getBytes()), true, created, key(2)),
                        new StoredKey(StoredKey.Kind.KEY, Bytes.of("off".getBytes()), false, created, key(3))));
    }
}
