package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    @Test
    void passesOnThisPlatform() {
        assertThatCode(() -> new SelfTest(Samples.RANDOM).run()).doesNotThrowAnyException();
    }

    /** A source that always draws the same makes keys A, B and zeros one key: exactly what the checks look for. */
    @Test
    void failsWhereAWrongKeyWouldOpen() {
        SecureRandom stuck = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                // all zero, for ever
            }
        };
        assertThatThrownBy(() -> new SelfTest(stuck).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong key");
    }

    @Test
    void failsWhereHmacIsBroken() {
        try (BrokenPlatform broken = BrokenPlatform.hmac()) {
            assertThat(broken.getName()).isEqualTo("Broken");
            fails("HKDF-SHA-256 computes something else");
        }
        passesOnThisPlatform();
    }

    @Test
    void failsWhereTheCipherComputesSomethingElse() {
        try (BrokenPlatform broken = BrokenPlatform.wrongGcm()) {
            assertThat(broken.getName()).isEqualTo("Broken");
            fails("AES-256-GCM computes something else");
        }
    }

    @Test
    void failsWhereTheCipherDoesNotVerify() {
        try (BrokenPlatform broken = BrokenPlatform.careless()) {
            assertThat(broken.getName()).isEqualTo("Broken");
            fails("a seal opens elsewhere");
        }
    }

    private static void fails(String message) {
        assertThatThrownBy(() -> new SelfTest(Samples.RANDOM).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }
}
