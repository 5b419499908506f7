package io.ssegateway.kms.huawei;

import io.ssegateway.kms.KmsContract;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.testing.FakeHuaweiKms;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a fake KMS that the official SDK vouches for ({@link HuaweiSdkTest}). */
abstract class HuaweiFixture extends KmsContract {
    static final String ACCESS_KEY = "HWAKGATEWAY";
    static final String SECRET_KEY = "canary-secret-key-31b7";

    static Vertx vertx;
    final FakeHuaweiKms server = FakeHuaweiKms.start(vertx);
    final Map<String, String> ids = new HashMap<>();
    private HuaweiKms kms;

    @BeforeAll
    static void startsVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopsVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What the client is told of this server. */
    HuaweiSettings settings() {
        return settings(server);
    }

    @BeforeEach
    void makesKeys() {
        server.signatures().knows(ACCESS_KEY, SECRET_KEY);
        server.allows(ACCESS_KEY, FakeHuaweiKms.everything());
        for (String name : new String[] {"one", "two", "off"}) {
            ids.put(name, server.keys().add("alias-" + name));
        }
        ids.put("none", UUID.randomUUID().toString());
        server.keys().state(ids.get("off"), "3");
        kms = new HuaweiKms(vertx, settings());
    }

    @AfterEach
    void closes() {
        kms.close();
        server.close();
    }

    @Override
    protected HuaweiKms kms() {
        return kms;
    }

    @Override
    protected String id(String name) {
        return ids.getOrDefault(name, name);
    }

    static HuaweiSettings settings(FakeHuaweiKms server) {
        return HuaweiSettings.of(
                KmsEndpoint.of("huawei", server.address()),
                FakeHuaweiKms.PROJECT,
                new HuaweiAuth.Keys(ACCESS_KEY, secret(SECRET_KEY), Optional.empty()));
    }

    static Secret secret(String text) {
        return Secret.takeOver(text.getBytes(StandardCharsets.US_ASCII));
    }
}
