package io.ssegateway.cli;

import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A set-up in which everything is well, for faults to be injected into; the command runs in this JVM. */
abstract class DoctorFixture {
    static final String STATE = "gw-state";

    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();
    final FakeStore fake = FakeStore.start(vertx);
    private final Set<String> properties = new HashSet<>();

    @BeforeEach
    void setUp() throws IOException {
        Path policies = Files.createDirectories(folder.resolve("policies"));
        Path secret = Files.writeString(policies.resolve("app.secret"), "secret-of-the-app");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(policies.resolve("policy.yaml"), """
                version: 1
                keys: {main: {}}
                principals:
                  app:
                    credentials: [{access-key: app, secret: "file:app.secret"}]
                    buckets: {"*": all}
                    kms: {main: use}
                buckets:
                  - {match: "*", encrypt: sse-kms, key: main}
                """);
        for (String key : new String[] {"main", "other"}) {
            try (Passphrase passphrase = SealedFolder.passphrase()) {
                KeyStoreFile.createKey(folder.resolve("keys"), passphrase, key);
            }
        }
        set("gateway.keystore", folder.resolve("keys").toString());
        set("gateway.keystore-passphrase", SealedFolder.SECRET);
        set("gateway.policies", policies.toString());
        set("gateway.state-bucket", STATE);
        set("gateway.backend.access-key", "AK");
        set("gateway.backend.secret-key", "secret-of-the-store");
        at(fake.endpoint());
        fake.objects().create(STATE);
    }

    @AfterEach
    void tearDown() throws Exception {
        properties.forEach(System::clearProperty);
        fake.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void set(String name, String value) {
        System.setProperty(name, value);
        properties.add(name);
    }

    void unset(String name) {
        System.clearProperty(name);
    }

    void at(URI endpoint) {
        set("gateway.backend.endpoint", endpoint.toString());
    }

    /** What the doctor said. */
    record Visit(int code, List<JsonObject> checks) {
        /** The lines that are not well, as {@code level: check: message}. */
        List<String> complaints() {
            return checks.stream()
                    .filter(check -> !check.getString("level").equals("ok"))
                    .map(check -> check.getString("level") + ": " + check.getString("check") + ": "
                            + check.getString("message"))
                    .toList();
        }

        /** The messages of one check. */
        List<String> of(String check) {
            return checks.stream()
                    .filter(each -> each.getString("check").equals(check))
                    .map(each -> each.getString("message"))
                    .toList();
        }
    }

    static Visit visit(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "doctor";
        arguments[1] = "--json";
        System.arraycopy(more, 0, arguments, 2, more.length);
        CommandRun run = CommandRun.of(arguments);
        var checks = run.json().getJsonArray("checks");
        return new Visit(
                run.code(),
                IntStream.range(0, checks.size())
                        .mapToObj(checks::getJsonObject)
                        .toList());
    }
}
