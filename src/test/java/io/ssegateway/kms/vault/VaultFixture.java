package io.ssegateway.kms.vault;

import io.ssegateway.kms.KmsContract;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.testing.VaultProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a real Vault, with a token that holds the rights that the manual names and those to make keys. */
abstract class VaultFixture extends KmsContract {
    /** What the gateway needs for a key. */
    static final List<String> LEAST = List.of(
            "path \"transit/datakey/plaintext/+\" { capabilities = [\"update\"] }",
            "path \"transit/decrypt/+\" { capabilities = [\"update\"] }",
            "path \"transit/keys/+\" { capabilities = [\"read\", \"create\", \"update\"] }",
            "path \"transit/keys\" { capabilities = [\"list\"] }");

    static VaultProcess vault;
    static Vertx vertx;

    @BeforeAll
    static void startsAVault() {
        vault = VaultProcess.start();
        vertx = Vertx.vertx();
        vault.policy("gateway", LEAST);
    }

    @AfterAll
    static void stopsIt() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        vault.close();
    }

    @Override
    protected String id(String name) {
        return "transit/" + name;
    }

    static VaultKms client(VaultAuth auth) {
        return new VaultKms(vertx, VaultSettings.of(KmsEndpoint.of("vault", URI.create(vault.endpoint())), auth));
    }

    static VaultKms client(String token) {
        return client(new VaultAuth.Token(secret(token)));
    }

    static Secret secret(String text) {
        return Secret.takeOver(text.getBytes(StandardCharsets.US_ASCII));
    }

    static void makeKeys(boolean derived) {
        vault.key("one", Map.of("derived", derived));
        vault.key("two", Map.of("derived", derived));
        vault.key("off", Map.of("type", "ecdsa-p256"));
    }
}
