package io.ssegateway.kms.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client is made of: addresses, ids, secrets, wrapped keys, answers. */
class VaultPartsTest {
    private static final byte[] CONTEXT = WrappedKey.context(Map.of("a", "b"));

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static VaultSettings at(String address) {
        return VaultSettings.of(
                KmsEndpoint.of("vault", URI.create(address)), new VaultAuth.Token(Secret.takeOver(ascii("t"))));
    }

    private static KeyMaterial key(String letter) {
        return KeyMaterial.takeOver(ascii(letter.repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.example",
                "https://vault.example:8200/",
                "http://127.0.0.1:8200",
                "http://127.9.9.9",
                "http://[::1]:8200",
                "http://localhost:8200"
            })
    void takesTlsAnywhereAndPlainHttpOnThisMachine(String address) {
        assertThat(at(address).endpoint().address()).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vault.example:8200",
                "http://10.0.0.1:8200",
                "http://127.0.0.1.example",
                "http://localhost.example",
                "http://[::2]",
                "ftp://localhost",
                "localhost:8200",
                "https://user@vault.example",
                "https://vault.example/v1",
                "https://vault.example?x"
            })
    void refusesPlainHttpElsewhereAndAddressesOfAnotherShape(String address) {
        assertThatThrownBy(() -> at(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "photos, transit/photos",
        "transit/photos, transit/photos",
        "team/a/transit/p-1.x_y, team/a/transit/p-1.x_y"
    })
    void readsIdsOfKeys(String id, String full) {
        assertThat(TransitKey.of(id, "transit").map(TransitKey::id)).contains(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "..", "../a", "a/../b", ".a", "a.", "-a", "a b/c", "a%2fb", "a?b", "a#b", "ä"
            })
    void takesNoOtherTextForAKey(String id) {
        assertThat(TransitKey.of(id, "transit")).isEmpty();
    }

    @Test
    void bindsAWrappedKeyToKeyContextAndCiphertext() {
        try (KeyMaterial key = key("k");
                KeyMaterial other = key("o")) {
            Bytes wrapped = WrappedKey.bind(key, CONTEXT, "vault:v1:abc").orElseThrow();
            WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow();

            assertThat(parsed.ciphertext()).isEqualTo("vault:v1:abc");
            assertThat(parsed.binds(key, CONTEXT)).isTrue();
            assertThat(parsed.binds(other, CONTEXT)).isFalse();
            assertThat(parsed.binds(key, WrappedKey.context(Map.of("a", "c")))).isFalse();
            assertThat(parsed.binds(key, WrappedKey.context(Map.of()))).isFalse();
            assertThat(new WrappedKey(parsed.tag(), "vault:v0:abc").binds(key, CONTEXT))
                    .isFalse();
        }
    }

    @Test
    void refusesToKeepWhatEnvelopesHaveNoRoomFor() {
        try (KeyMaterial key = key("k")) {
            assertThat(WrappedKey.bind(key, CONTEXT, "c".repeat(160))).isPresent();
            assertThat(WrappedKey.bind(key, CONTEXT, "c".repeat(161))).isEmpty();
            assertThat(WrappedKey.bind(key, CONTEXT, "")).isEmpty();
            assertThat(WrappedKey.bind(key, CONTEXT, "a\"b")).isEmpty();
        }
    }
}
