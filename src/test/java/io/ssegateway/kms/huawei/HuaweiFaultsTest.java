package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.FakeHuaweiKms;
import io.ssegateway.testing.MadeCertificate;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a call ends in time with the right kind of failure, and nothing goes elsewhere. */
class HuaweiFaultsTest extends HuaweiFaultsFixture {
    @Test
    void readsExactlyWhatTheServiceAnswers() {
        server.answers(200, datakey(ID, PLAIN, "020007"));
        Kms.Generated made = kms.generate(KEY, PATIENT).await().atMost(Duration.ofSeconds(20));

        assertThat(made.key().<byte[]>use(byte[]::clone)).isEqualTo(BYTES);
        assertThat(made.wrapped()).isEqualTo(wrapped());

        server.answers(200, "{\"data_key\":\"" + PLAIN + "\",\"datakey_length\":\"64\",\"datakey_dgst\":\"sm3\"}");
        assertThat(failure(kms.decrypt(KEY, made.wrapped(), PATIENT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "<html>no KMS</html>",
                "[]",
                "{}",
                "{\"key_id\":\"" + ID + "\"}",
                "{\"key_id\":\"" + ID + "\",\"plain_text\":7,\"cipher_text\":\"02\"}"
            })
    void takesNoGarbageForAKey(String body) {
        server.answers(200, body);

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(kms.describe(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(kms.list(PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(kms.create("a", PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void takesNoKeyThatIsShortOrLongOrZeroOrOfAnotherKey() {
        String zeros = "00".repeat(32);
        for (String body : new String[] {
            datakey(ID, PLAIN.substring(2), "02"),
            datakey(ID, PLAIN + "00", "02"),
            datakey(ID, PLAIN.substring(1), "02"),
            datakey(ID, PLAIN.replace('3', 'x'), "02"),
            datakey(ID, zeros + PLAIN.substring(64), "02"),
            datakey(ID, PLAIN, ""),
            datakey(ID, PLAIN, "0"),
            datakey(OTHER, PLAIN, "02")
        }) {
            server.answers(200, body);
            assertThat(failure(kms.generate(KEY, PATIENT))).as(body).isPresent();
        }
        server.answers(200, "{\"data_key\":\"" + zeros.repeat(2) + "\"}");
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.NOT_OPENED);
        server.answers(200, "{\"data_key\":\"" + "ab".repeat(64) + "\"}");
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.NOT_OPENED);
        server.answers(200, datakey(ID, PLAIN, "02".repeat(225)));
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.INVALID_STATE);
    }

    @Test
    void takesNoDescriptionOfAnotherKey() {
        server.answers(200, "{\"key_info\":{\"key_id\":\"" + OTHER + "\",\"key_state\":\"2\"}}");

        assertThat(kind(kms.describe(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void leavesAListThatDoesNotAdvance() {
        server.answers(200, "{\"key_details\":[],\"truncated\":\"true\",\"next_marker\":\"again\"}");

        assertThat(kind(kms.list(PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kind(kms.generate(ALIAS, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (FakeHuaweiKms elsewhere = FakeHuaweiKms.start(vertx).answers(200, datakey(ID, PLAIN, "02"))) {
            server.answers((request, body) -> request.response()
                    .setStatusCode(status)
                    .putHeader("Location", elsewhere.address() + request.uri())
                    .end());

            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
            assertThat(kind(kms.describe(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void givesUpAnAnswerThatDoesNotComeOrDoesNotEnd() {
        server.answers((request, body) -> {});
        assertThat(kind(kms.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);

        server.answers((request, body) -> request.response().setChunked(true).write("{\"key_id\":"));
        assertThat(kind(kms.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void givesUpASocketThatIsHalfOpen() {
        NetServer silent = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(read -> {}))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (HuaweiKms half =
                client(URI.create("http://127.0.0.1:" + silent.actualPort()), KmsEndpoint.Tls.platform())) {
            assertThat(kind(half.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);
            assertThat(kind(half.generate(ALIAS, HURRIED))).isEqualTo(Kind.UNAVAILABLE);
        } finally {
            silent.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void survivesAnAnswerThatBreaksOff() {
        server.answers((request, body) -> request.response()
                .putHeader("Content-Length", "1000")
                .write("{\"key_id\":")
                .onComplete(written -> request.connection().close()));
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);

        server.answers((request, body) -> request.connection().close());
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void asksNobodyAboutBytesThatItCannotHaveMade() {
        assertThat(kind(kms.decrypt(KEY, Bytes.of(new byte[4096]), PATIENT))).isEqualTo(Kind.NOT_OPENED);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void trustsOnlyTheAuthorityItIsTold(@TempDir Path folder) throws Exception {
        MadeCertificate own = MadeCertificate.of(folder.resolve("own"), "localhost", Duration.ofDays(10));
        MadeCertificate other = MadeCertificate.of(folder.resolve("other"), "localhost", Duration.ofDays(10));
        MadeCertificate elsewhere = MadeCertificate.of(folder.resolve("elsewhere"), "kms.example", Duration.ofDays(10));
        assertThat(overTls(own, own)).isEmpty();
        assertThat(overTls(own, other)).contains(Kind.UNAVAILABLE);
        assertThat(overTls(elsewhere, elsewhere)).contains(Kind.UNAVAILABLE);
    }

    private static Optional<Kind> overTls(MadeCertificate shown, MadeCertificate trusted) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(shown.chain().toString())
                        .addKeyPath(shown.key().toString()));
        try (FakeHuaweiKms server = FakeHuaweiKms.start(vertx, options).answers(200, datakey(ID, PLAIN, "02"));
                HuaweiKms kms =
                        client(server.address(), new KmsEndpoint.Tls(Optional.of(trusted.chain()), Optional.empty()))) {
            Optional<KmsException> failed = failure(kms.generate(KEY, PATIENT));
            assertThat(server.asked().isEmpty()).isEqualTo(failed.isPresent());
            return failed.map(KmsException::kind);
        }
    }
}
