package io.ssegateway.kms.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

    @Test
    void readsHexadecimalDigitsAndObjectsInArrays() {
        KmsReply reply = new KmsReply(200, ascii("""
                {"even":"00fFA7", "none":"", "odd":"abc", "other":"0g", "sign":"-1", "number":10,
                 "all":[{"n":"1"}, "x", {"n":"2"}, null], "one":{"n":"3"}}"""));
        assertThat(reply.hex("even")).contains(new byte[] {0, -1, -89});
        assertThat(reply.hex("none")).contains(new byte[0]);
        for (String name : new String[] {"odd", "other", "sign", "number", "nothing"}) {
            assertThat(reply.hex(name)).as(name).isEmpty();
        }
        assertThat(reply.all("all"))
                .extracting(each -> each.text("n"))
                .containsExactly(Optional.of("1"), Optional.of("2"));
        assertThat(reply.all("one")).isEmpty();
        assertThat(reply.all("nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254", "http://169.254.169.254:80/"})
    void takesPlainHttpToTheMetadataServiceOfTheMachine(String address) {
        assertThat(KmsEndpoint.of("m", URI.create(address)).authority()).isEqualTo("169.254.169.254");
        assertThatThrownBy(() -> KmsEndpoint.of("m", URI.create("http://169.254.169.253")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KmsEndpoint.of("m", URI.create("http://169.254.169.254.example")))
                .isInstanceOf(IllegalArgumentException.class);
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
