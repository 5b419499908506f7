package io.ssegateway.cli;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Samples;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with objects under the key {@code main}, and a key {@code new}; commands run in this JVM. */
abstract class ResealFixture {
    static final String STATE = "gw-state";
    private static final String ENVELOPE = "x-amz-meta-ssegw";

    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    private final Set<String> properties = new HashSet<>();
    private Optional<SealedFolder> sealed = Optional.empty();

    @BeforeEach
    void setUp() throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Path secret = Files.writeString(policies.resolve("app.secret"), "secret-of-the-app");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(policies.resolve("policy.yaml"), """
                version: 1
                keys: {old-alias: {id: main}, new: {}}
                principals:
                  app:
                    credentials: [{access-key: app, secret: "file:app.secret"}]
                    buckets: {"*": all}
                    kms: {new: use}
                buckets:
                  - {match: "photos*", encrypt: sse-kms, key: new}
                  - {match: "rooted", encrypt: sse-obs}
                """);
        sealed = Optional.of(new SealedFolder(folder.resolve("keys")));
        try (Passphrase passphrase = SealedFolder.passphrase()) {
            KeyStoreFile.createKey(folder.resolve("keys"), passphrase, "new");
        }
        set("gateway.keystore", folder.resolve("keys").toString());
        set("gateway.keystore-passphrase", SealedFolder.SECRET);
        set("gateway.policies", policies.toString());
        set("gateway.state-bucket", STATE);
        set("gateway.backend.access-key", "AK");
        set("gateway.backend.secret-key", "secret-of-the-store");
        set("gateway.backend.endpoint", fake.endpoint().toString());
        fake.objects().create(STATE);
        fake.objects().create("photos");
    }

    @AfterEach
    void tearDown() throws Exception {
        properties.forEach(System::clearProperty);
        sealed.ifPresent(SealedFolder::close);
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void set(String name, String value) {
        System.setProperty(name, value);
        properties.add(name);
    }

    Path journal() {
        return folder.resolve("journal");
    }

    /** Under {@code main}. */
    Stored put(String bucket, String key) {
        return put(bucket, key, sealed.orElseThrow().kms(bucket, key, Samples.bytes(key.length())));
    }

    /** Under the root key that writes. */
    Stored putRooted(String key) {
        return put("rooted", key, sealed.orElseThrow().root("rooted", key, Samples.bytes(key.length())));
    }

    /** Under a customer's key. */
    Stored putCustomers(String bucket, String key) {
        return put(bucket, key, SealedFolder.with(KeySource.customer(), bucket, key, Samples.bytes(3)));
    }

    /** Under a key that nobody has. */
    Stored putElsewhere(String bucket, String key) {
        return put(bucket, key, SealedFolder.with(SealedFolder.elsewhere("vault", "k"), bucket, key, Samples.bytes(3)));
    }

    private Stored put(String bucket, String key, SealedFolder.Stored stored) {
        return fake.objects()
                .put(bucket, key, stored.bytes(), Map.of(ENVELOPE, stored.envelope(), "x-amz-meta-colour", "blue"));
    }

    Stored stored(String bucket, String key) {
        return fake.objects().get(bucket, key).orElseThrow();
    }

    KeySource source(String bucket, String key) {
        return Envelope.decode(String.valueOf(stored(bucket, key).headers().get(ENVELOPE)))
                .source();
    }

    /** How many objects of {@code photos} are under this key. */
    long under(String keyId) {
        return fake.objects().keys("photos").stream()
                .filter(key -> stored("photos", key).headers().containsKey(ENVELOPE))
                .filter(key -> source("photos", key).keyId().equals(keyId))
                .count();
    }

    /** {@code gw reseal --json} from {@code main} to {@code new}, as fast as it can. */
    CommandRun reseal(String... more) {
        return rotate("old-alias", "new", more);
    }

    CommandRun rotate(String from, String to, String... more) {
        String[] fixed = {
            "reseal", "--json", "--rate", "100000", "--journal", journal().toString(), "--from", from, "--to", to
        };
        String[] all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return CommandRun.of(all);
    }

    static JsonObject report(String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "report";
        all[1] = "keys";
        all[2] = "--json";
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandRun.of(all).json();
    }
}
