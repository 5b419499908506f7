package io.ssegateway.kms.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys that derive by context: Vault itself authenticates it. */
class VaultKmsIT extends VaultFixture {
    private static final KeyUse USE = use(Map.of("sse-gateway:bucket", "photos"));

    private static VaultKms kms;

    @BeforeAll
    static void makesKeys() {
        makeKeys(true);
        kms = client(vault.token(Map.of(), "gateway"));
    }

    @Override
    protected Kms kms() {
        return kms;
    }

    @Test
    void takesAKeyByItsBareNameAtTheUsualMount() {
        Bytes wrapped = answer(kms.generate(key("one"), USE)).wrapped();

        assertThat(failure(kms.decrypt(new KeyRef("vault", "one", "a"), wrapped, USE)))
                .isEmpty();
    }

    @Test
    void opensWhatAnOlderVersionOfTheKeyWrappedUntilThatIsRetired() {
        vault.key("rotated", Map.of("derived", true));
        Bytes old = answer(kms.generate(key("rotated"), USE)).wrapped();
        vault.call("POST", "transit/keys/rotated/rotate", new JsonObject());
        Bytes now = answer(kms.generate(key("rotated"), USE)).wrapped();
        assertThat(failure(kms.decrypt(key("rotated"), old, USE))).isEmpty();

        vault.call("POST", "transit/keys/rotated/config", new JsonObject().put("min_decryption_version", 2));

        assertThat(failure(kms.decrypt(key("rotated"), old, USE))).contains(KmsException.Kind.DISABLED);
        assertThat(failure(kms.decrypt(key("rotated"), now, USE))).isEmpty();
    }

    @Test
    void isRefusedWhatItsTokenMayNotDo() {
        Bytes wrapped = answer(kms.generate(key("one"), USE)).wrapped();
        vault.policy("opens-one", List.of("path \"transit/decrypt/one\" { capabilities = [\"update\"] }"));
        try (VaultKms limited = client(vault.token(Map.of(), "opens-one"))) {
            assertThat(failure(limited.decrypt(key("one"), wrapped, USE))).isEmpty();
            assertThat(failure(limited.decrypt(key("two"), wrapped, USE))).contains(KmsException.Kind.ACCESS_DENIED);
            assertThat(failure(limited.generate(key("one"), USE))).contains(KmsException.Kind.ACCESS_DENIED);
            assertThat(failure(limited.describe(key("one"), USE))).contains(KmsException.Kind.ACCESS_DENIED);
            assertThat(failure(limited.create("transit/mine", USE))).contains(KmsException.Kind.ACCESS_DENIED);
            assertThat(failure(limited.list(USE))).contains(KmsException.Kind.ACCESS_DENIED);
        }
        try (VaultKms stranger = client("hvs.nobody")) {
            assertThat(failure(stranger.generate(key("one"), USE))).contains(KmsException.Kind.ACCESS_DENIED);
        }
    }

    @Test
    void findsNoKeyAtAnotherMount() {
        assertThat(failure(kms.generate(new KeyRef("vault", "elsewhere/one", "a"), USE)))
                .hasValueSatisfying(
                        kind -> assertThat(kind).isIn(KmsException.Kind.NOT_FOUND, KmsException.Kind.ACCESS_DENIED));
        for (String id : List.of("", "/", "one/", "../one", "transit/../one", "transit/one?x", "transit/ö", "a//b")) {
            assertThat(failure(kms.generate(new KeyRef("vault", id, "a"), USE)))
                    .as(id)
                    .contains(KmsException.Kind.NOT_FOUND);
        }
    }

    @Test
    void logsInByAppRoleAndAgainWhenItsTokenIsRevoked() {
        vault.call(
                "POST",
                "auth/approle/role/gw",
                new JsonObject().put("token_policies", "gateway").put("token_ttl", "20m"));
        String role = vault.call("GET", "auth/approle/role/gw/role-id", new JsonObject())
                .getJsonObject("data")
                .getString("role_id");
        String secret = vault.call("POST", "auth/approle/role/gw/secret-id", new JsonObject())
                .getJsonObject("data")
                .getString("secret_id");
        VaultAuth auth = new VaultAuth.AppRole("approle", secret(role), new VaultAuth.Source.Held(secret(secret)));
        try (VaultKms byRole = client(auth)) {
            Bytes wrapped = answer(byRole.generate(key("one"), USE)).wrapped();
            // A refusal straight after a login is taken for meant.
            Awaitility.await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
            vault.call("POST", "sys/leases/revoke-prefix/auth/approle", new JsonObject());

            assertThat(failure(byRole.decrypt(key("one"), wrapped, USE))).isEmpty();
        }
        VaultAuth wrong = new VaultAuth.AppRole("approle", secret(role), new VaultAuth.Source.Held(secret("wrong")));
        try (VaultKms refused = client(wrong)) {
            assertThat(failure(refused.generate(key("one"), USE))).contains(KmsException.Kind.ACCESS_DENIED);
        }
    }

    @Test
    void keepsATokenAliveBeyondItsTime() {
        String token = vault.token(Map.of("ttl", "4s", "renewable", true), "gateway", "default");
        try (VaultKms renewing = client(token)) {
            Bytes wrapped = answer(renewing.generate(key("one"), USE)).wrapped();
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(9))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> true);

            assertThat(failure(renewing.decrypt(key("one"), wrapped, USE))).isEmpty();
        }
    }

    @Test
    void saysASealedOrAbsentVaultIsUnavailableAndServesWhenItIsBack() {
        Bytes wrapped = answer(kms.generate(key("one"), USE)).wrapped();
        vault.seal();
        assertThat(failure(kms.decrypt(key("one"), wrapped, USE))).contains(KmsException.Kind.UNAVAILABLE);
        vault.stop();
        assertThat(failure(kms.decrypt(key("one"), wrapped, USE))).contains(KmsException.Kind.UNAVAILABLE);
        vault.startSealed();
        assertThat(failure(kms.decrypt(key("one"), wrapped, USE))).contains(KmsException.Kind.UNAVAILABLE);
        vault.unseal();

        assertThat(failure(kms.decrypt(key("one"), wrapped, USE))).isEmpty();
    }
}
