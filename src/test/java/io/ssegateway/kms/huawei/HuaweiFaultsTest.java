package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.FakeHuaweiKms;
import io.ssegateway.testing.MadeCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a call ends in time with the right kind of failure, and nothing goes elsewhere. */
class HuaweiFaultsTest {
    private static final String ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    private static final String OTHER = "1d0466b0-e727-4d9c-b35d-f84bb474a37f";
    private static final KeyRef KEY = new KeyRef("huawei", ID, "photos");
    private static final KeyRef ALIAS = new KeyRef("huawei", "obs/default", "default");
    private static final KeyUse PATIENT = use(Duration.ofSeconds(15));
    private static final KeyUse HURRIED = use(Duration.ofMillis(200));
    private static final byte[] BYTES = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String PLAIN = HexFormat.of().formatHex(BYTES).repeat(2);

    private static Vertx vertx;
    private final FakeHuaweiKms server = FakeHuaweiKms.start(vertx);
    private final HuaweiKms kms = client(server.address(), KmsEndpoint.Tls.platform());

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stops() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closes() {
        kms.close();
        server.close();
    }

    private static KeyUse use(Duration deadline) {
        return new KeyUse("alice", Map.of("bucket", "b"), deadline, "r1");
    }

    private static HuaweiKms client(URI address, KmsEndpoint.Tls tls) {
        HuaweiAuth keys = new HuaweiAuth.Keys(
                HuaweiFixture.ACCESS_KEY, HuaweiFixture.secret(HuaweiFixture.SECRET_KEY), Optional.empty());
        return new HuaweiKms(
                vertx, HuaweiSettings.of(KmsEndpoint.of("huawei", address).withTls(tls), FakeHuaweiKms.PROJECT, keys));
    }

    private static Optional<KmsException> failure(Uni<?> uni) {
        try {
            uni.await().atMost(Duration.ofSeconds(20));
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of(e);
        }
    }

    private static Kind kind(Uni<?> uni) {
        return failure(uni).orElseThrow().kind();
    }

    private static String datakey(String id, String plain, String cipher) {
        return "{\"key_id\":\"" + id + "\",\"plain_text\":\"" + plain + "\",\"cipher_text\":\"" + cipher + "\"}";
    }

    private static Bytes wrapped() {
        byte[] bound = WrappedKey.bound(HuaweiKey.of(ID).orElseThrow(), PATIENT.context());
        try (KeyMaterial key = KeyMaterial.takeOver(BYTES.clone())) {
            return WrappedKey.bind(key, bound, ContextField.ADDITIONAL_AUTHENTICATED_DATA, 64, ID, new byte[] {2, 0, 7})
                    .orElseThrow();
        }
    }

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
    @CsvSource({
        "400, KMS.0205, NOT_FOUND, NOT_FOUND",
        "400, KMS.0207, NOT_FOUND, NOT_FOUND",
        "404, KMS.0207, NOT_FOUND, NOT_FOUND",
        "400, KMS.0209, DISABLED, DISABLED",
        "400, KMS.0210, INVALID_STATE, INVALID_STATE",
        "400, KMS.0208, INVALID_STATE, NOT_OPENED",
        "400, KMS.2201, INVALID_STATE, NOT_OPENED",
        "400, KMS.2202, INVALID_STATE, NOT_OPENED",
        "400, KMS.2203, INVALID_STATE, NOT_OPENED",
        "400, KMS.2204, INVALID_STATE, NOT_OPENED",
        "400, KMS.1901, INVALID_STATE, INVALID_STATE",
        "400, KMS.0308, INVALID_STATE, INVALID_STATE",
        "400, KMS.9999, INVALID_STATE, INVALID_STATE",
        "401, KMS.0301, ACCESS_DENIED, ACCESS_DENIED",
        "403, KMS.0306, ACCESS_DENIED, ACCESS_DENIED",
        "400, KMS.0307, ACCESS_DENIED, ACCESS_DENIED",
        "429, KMS.0001, THROTTLED, THROTTLED",
        "500, KMS.0101, UNAVAILABLE, UNAVAILABLE",
        "502, KMS.2201, UNAVAILABLE, UNAVAILABLE",
        "504, KMS.0207, UNAVAILABLE, UNAVAILABLE"
    })
    void tellsTheCodesOfTheKmsApart(int status, String code, Kind generating, Kind opening) {
        server.answers((request, body) -> FakeHuaweiKms.refuse(request, status, code));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(generating);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(opening);
    }

    @ParameterizedTest
    @CsvSource({
        "401, APIGW.0301, ACCESS_DENIED",
        "403, APIGW.0302, ACCESS_DENIED",
        "403, APIG.0304, ACCESS_DENIED",
        "401, APIG.0307, ACCESS_DENIED",
        "429, APIGW.0308, THROTTLED",
        "400, APIG.0308, THROTTLED",
        "404, APIGW.0101, UNAVAILABLE",
        "400, APIG.0201, UNAVAILABLE",
        "500, APIG.0202, UNAVAILABLE",
        "403, PAP.0001, ACCESS_DENIED"
    })
    void tellsTheCodesOfTheApiGatewayApart(int status, String code, Kind kind) {
        server.answers((request, body) -> FakeHuaweiKms.refuseAtTheGateway(request, status, code));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(kind);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(kind);
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
    @ValueSource(ints = {400, 404})
    void takesNoOtherServersRefusalForTheKmss(int status) {
        server.answers(status, "<html>default backend</html>");

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.UNAVAILABLE);
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
    void saysNothingOfItsSecretAndOfWhatTheServerSaid() {
        server.answers((request, body) -> FakeHuaweiKms.refuse(request, 400, "KMS.canary"));
        KmsException refused = failure(kms.generate(KEY, PATIENT)).orElseThrow();

        assertThat(refused + " " + kms + " " + HuaweiFixture.settings(server)).doesNotContain("canary");
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
