package io.ssegateway.kms.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients share: secrets, answers. */
class WirePartsTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "a b", "a\"b", "a\\b", "a\rb", "ü"})
    void takesNoSecretThatHeadersOrJsonCannotCarry(String text) {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Secret.takeOver(given)).isInstanceOf(IllegalArgumentException.class);
        assertThat(given).isEqualTo(new byte[given.length]);
    }

    @Test
    void wipesSecrets() {
        Secret secret = Secret.takeOver(ascii("hvs.canary\n"));
        assertThat(secret.header().toString()).isEqualTo("hvs.canary");
        assertThat(secret).hasToString("Secret[redacted]");
        secret.close();

        assertThatThrownBy(secret::header).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsAnswersInPlace() {
        byte[] text =
                ascii("{\"data\": {\"k\":\"a\\/\\u0062\\n\", \"n\":7,\"t\":true,\"l\":[\"x\",\"y\"], \"o\":null}}");
        KmsReply reply = new KmsReply(200, text);
        assertThat(reply.text("data", "k")).contains("a/b\n");
        assertThat(reply.number("data", "n")).contains(7L);
        assertThat(reply.flag("data", "t")).contains(true);
        assertThat(reply.texts("data", "l")).containsExactly("x", "y");
        assertThat(reply.text("data", "n")).isEmpty();
        assertThat(reply.text("data", "o")).isEmpty();
        assertThat(reply.text("nothing", "k")).isEmpty();
        reply.close();

        assertThat(text).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "[]",
                "\"a\"",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\",
                "{\"a\":\"b",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"b\tc\"}"
            })
    void takesNothingElseForAnObject(String text) {
        assertThat(Json.object(ascii(text))).isEmpty();
    }

    @Test
    void boundsTheDepthOfAnAnswer() {
        assertThat(Json.object(ascii("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}")))
                .isPresent();
        assertThat(Json.object(ascii("{\"a\":" + "[".repeat(100_000)))).isEmpty();
    }
}
