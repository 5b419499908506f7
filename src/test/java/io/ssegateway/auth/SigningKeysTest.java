package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.SignatureScheme;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
    private static final Scope SCOPE = new Scope("20150830", "us-east-1");
    private static final SecretKey SECRET = new SecretKey(Examples.SECRET);

    @Test
    void lendsTheSameKeyFromTheCacheAsItDerives() {
        CachingSigningKeys keys = new CachingSigningKeys();
        String derived = SigningKey.derive(SECRET, SCOPE).sign("x");
        for (int i = 0; i < 3; i++) {
            try (SigningKey lent = keys.lend("a", SECRET, SCOPE)) {
                assertThat(lent.sign("x")).isEqualTo(derived);
            }
        }
    }

    @Test
    void tellsSecretsDaysRegionsAndAccessKeysApart() {
        CachingSigningKeys keys = new CachingSigningKeys();
        String one = keys.lend("a", SECRET, SCOPE).sign("x");
        assertThat(keys.lend("a", new SecretKey("other"), SCOPE).sign("x")).isNotEqualTo(one);
        assertThat(keys.lend("a", SECRET, new Scope("20150831", "us-east-1")).sign("x"))
                .isNotEqualTo(one);
        assertThat(keys.lend("a", SECRET, new Scope("20150830", "us-east-2")).sign("x"))
                .isNotEqualTo(one);
        assertThat(keys.lend("b", SECRET, SCOPE).sign("x")).isEqualTo(one);
    }

    @Test
    void staysRightWhenItIsFull() {
        CachingSigningKeys keys = new CachingSigningKeys(2);
        for (int i = 0; i < 50; i++) {
            Scope scope = new Scope("20150830", "r" + i % 7);
            try (SigningKey lent = keys.lend("a", SECRET, scope)) {
                assertThat(lent.sign("x"))
                        .isEqualTo(SigningKey.derive(SECRET, scope).sign("x"));
            }
        }
    }

    @Test
    void neitherSignsNorCopiesAfterClose() {
        SigningKey key = SigningKey.derive(SECRET, SCOPE);
        SigningKey copy = key.copy().orElseThrow();
        key.close();
        assertThat(key.copy()).isEmpty();
        assertThatThrownBy(() -> key.sign("x")).isInstanceOf(IllegalStateException.class);
        assertThat(copy.sign("x")).isEqualTo(SigningKey.derive(SECRET, SCOPE).sign("x"));
    }

    @Test
    void showsNothingSecret() {
        SigningKey key = SigningKey.derive(SECRET, SCOPE);
        assertThat(key + " " + SECRET + " " + Chunks.signing(Chunks.SEED))
                .isEqualTo("SigningKey[redacted] SecretKey[redacted] ChunkSigning[redacted]");
        Verified verified = new Verified(
                "a",
                "r",
                false,
                SignatureScheme.V4,
                new PayloadMode.Unsigned(),
                Optional.of(Chunks.signing(Chunks.SEED)),
                Coverage.of(List.of("host")));
        assertThat(verified.toString()).doesNotContain(Examples.SECRET, SECRET.fingerprint());
        assertThat(new ClientSigner().presigned().toString()).doesNotContain("Signature=");
    }

    @Test
    void refusesAnEmptySecret() {
        assertThatThrownBy(() -> new SecretKey("")).isInstanceOf(IllegalArgumentException.class);
    }
}
