package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Samples;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client is made of: key names, wrapped keys, signatures. */
class HuaweiPartsTest {
    private static final String ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    private static final HuaweiKey KEY = HuaweiKey.of(ID).orElseThrow();
    private static final byte[] BOUND = WrappedKey.bound(KEY, Map.of("a", "b"));
    private static final ContextField FIELD = ContextField.ADDITIONAL_AUTHENTICATED_DATA;

    private static KeyMaterial key(String letter) {
        return KeyMaterial.takeOver(letter.repeat(32).getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"obs/default", "a", "KMS-4b2b", "team:photos_1", "0d0466b0-e727-4d9c-b35d-f84bb474a37"})
    void takesWhatIsNoIdForAnAlias(String text) {
        assertThat(HuaweiKey.of(text)).contains(new HuaweiKey.Alias(text));
        assertThat(HuaweiKey.of(ID)).contains(new HuaweiKey.Id(ID));
    }

    @Test
    void takesNoOtherTextForAKey() {
        for (String text : new String[] {"", "a b", "a.b", "ä", "a\"b", "a\nb", "a".repeat(65)}) {
            assertThat(HuaweiKey.of(text)).as(text).isEmpty();
        }
        assertThat(HuaweiKey.of("a".repeat(64))).isPresent();
    }

    @Test
    void bindsAWrappedKeyToEverythingAroundIt() {
        try (KeyMaterial key = key("k");
                KeyMaterial other = key("o")) {
            Bytes wrapped = WrappedKey.bind(key, BOUND, FIELD, 64, ID, new byte[] {1, 2, 3})
                    .orElseThrow();
            WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow();

            assertThat(parsed.ciphertext()).isEqualTo(Bytes.of(new byte[] {1, 2, 3}));
            assertThat(parsed.keyId()).isEqualTo(ID);
            assertThat(parsed.octets()).isEqualTo(64);
            assertThat(parsed.field()).isEqualTo(FIELD);
            assertThat(parsed.binds(key, BOUND)).isTrue();
            assertThat(parsed.binds(other, BOUND)).isFalse();
            assertThat(parsed.binds(key, WrappedKey.bound(KEY, Map.of("a", "c"))))
                    .isFalse();
            assertThat(parsed.binds(key, WrappedKey.bound(new HuaweiKey.Alias("x"), Map.of("a", "b"))))
                    .isFalse();
            assertThat(new WrappedKey(FIELD, 32, ID, parsed.ciphertext(), parsed.tag()).binds(key, BOUND))
                    .isFalse();
            assertThat(new WrappedKey(ContextField.ENCRYPTION_CONTEXT, 64, ID, parsed.ciphertext(), parsed.tag())
                            .binds(key, BOUND))
                    .isFalse();
        }
    }

    @Test
    void refusesToKeepWhatEnvelopesHaveNoRoomFor() {
        try (KeyMaterial key = key("k")) {
            assertThat(WrappedKey.bind(key, BOUND, FIELD, 64, ID, new byte[224]))
                    .isPresent();
            assertThat(WrappedKey.bind(key, BOUND, FIELD, 64, ID, new byte[225]))
                    .isEmpty();
            assertThat(WrappedKey.bind(key, BOUND, FIELD, 64, ID, new byte[0])).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"224, 36, 28", "188, 64, 36"})
    void fitsIntoAnEnvelopeBesideTheLongestContext(int ciphertext, int name, int provider) {
        Bytes context = EncryptionContext.encode(Map.of("c", "x".repeat(EncryptionContext.LIMIT - 5)));
        Bytes zeros = Bytes.of(new byte[32]);
        try (KeyMaterial key = key("k")) {
            Bytes wrapped = WrappedKey.bind(key, BOUND, FIELD, 64, ID, new byte[ciphertext])
                    .orElseThrow();
            KeySource source = KeySource.kms("p".repeat(provider), "k".repeat(name), wrapped, context);
            KeySource larger = KeySource.kms("p".repeat(provider + 1), "k".repeat(name), wrapped, context);

            assertThat(new Envelope(Samples.facts(source), zeros, zeros, Bytes.of(new byte[48]))
                            .encodeBinary()
                            .size())
                    .isEqualTo(Envelope.BINARY_LIMIT);
            assertThatThrownBy(() ->
                            new Envelope(Samples.facts(larger), zeros, zeros, Bytes.of(new byte[48])).encodeBinary())
                    .isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void givesTheServiceNoMoreThanItsFieldTakes() {
        assertThat(WrappedKey.digest(BOUND)).hasSize(44);
    }

    @ParameterizedTest
    @CsvSource({
        "https://kms.example, kms.example",
        "https://kms.example:443, kms.example",
        "http://127.0.0.1:80, 127.0.0.1",
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://[::1]:8080, [::1]:8080"
    })
    void signsTheHostAsItIsSent(String address, String host) {
        KmsEndpoint endpoint = KmsEndpoint.of("huawei", URI.create(address));
        Credentials.AccessKey access = new Credentials.AccessKey(
                "AK", HuaweiFixture.secret("canary"), Optional.of(HuaweiFixture.secret("token")), Optional.empty());
        KmsAsk signed = access.show(
                KmsAsk.post("/v1.0/p/kms/list-keys", Buffer.buffer("{}")),
                endpoint,
                Instant.parse("2026-01-02T03:04:05.678Z"));

        assertThat(signed.headers()).containsEntry("Host", host).containsEntry("X-Sdk-Date", "20260102T030405Z");
        assertThat(signed.headers().get("Authorization").toString())
                .matches("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date;x-security-token,"
                        + " Signature=[0-9a-f]{64}")
                .doesNotContain("canary");
        assertThat(access.toString() + signed).doesNotContain("canary", "token-");
    }

    @Test
    void refusesSettingsOfAnotherShape() {
        KmsEndpoint endpoint = KmsEndpoint.of("huawei", URI.create("https://kms.example"));
        HuaweiAuth auth = new HuaweiAuth.Keys("AK", HuaweiFixture.secret("s"), Optional.empty());
        assertThatThrownBy(() -> HuaweiSettings.of(endpoint, "../x", auth))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HuaweiSettings.of(endpoint, "p", auth).withBits(128))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ContextField.named("encryption-context")).contains(ContextField.ENCRYPTION_CONTEXT);
        assertThat(ContextField.named("encryption_context")).isEmpty();
    }
}
