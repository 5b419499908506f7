package io.ssegateway.kms.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys as {@code vault write -f transit/keys/…} makes them, of which Vault ignores the context: the tag binds it. */
class VaultPlainKeysIT extends VaultFixture {
    private static VaultKms kms;

    @BeforeAll
    static void makesKeys() {
        makeKeys(false);
        kms = client(vault.token(Map.of(), "gateway"));
    }

    @Override
    protected Kms kms() {
        return kms;
    }

    @Test
    void vaultItselfIgnoresTheContextOfSuchAKey() {
        Bytes wrapped =
                answer(kms.generate(key("one"), use(Map.of("team", "media")))).wrapped();
        String ciphertext = WrappedKey.parse(wrapped).orElseThrow().ciphertext();
        String other = Base64.getEncoder().encodeToString("other".getBytes(StandardCharsets.UTF_8));
        JsonObject opened = vault.call(
                "POST",
                "transit/decrypt/one",
                new JsonObject().put("ciphertext", ciphertext).put("context", other));

        assertThat(opened.getJsonObject("data").getString("plaintext")).hasSize(44);
        assertThat(failure(kms.decrypt(key("one"), wrapped, use(Map.of("team", "medi")))))
                .contains(KmsException.Kind.NOT_OPENED);
    }
}
