package io.ssegateway.kms.vault;

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
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.testing.MadeCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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
class VaultFaultsTest {
    private static final KeyRef KEY = new KeyRef("vault", "transit/photos", "photos");
    private static final KeyUse PATIENT = use(Duration.ofSeconds(15));
    private static final KeyUse HURRIED = use(Duration.ofMillis(200));
    private static final String TOKEN = "hvs.canary-7c41";
    private static final byte[] BYTES = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String PLAIN = Base64.getEncoder().encodeToString(BYTES);

    private static Vertx vertx;
    private final FakeVault server = new FakeVault(vertx, new HttpServerOptions());
    private final VaultKms kms = client(server, KmsEndpoint.Tls.platform());

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

    private static VaultKms client(FakeVault server, KmsEndpoint.Tls tls) {
        Secret token = Secret.takeOver(TOKEN.getBytes(StandardCharsets.US_ASCII));
        return new VaultKms(
                vertx,
                VaultSettings.of(KmsEndpoint.of("vault", server.address()).withTls(tls), new VaultAuth.Token(token)));
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

    private static String datakey(String plaintext) {
        return "{\"data\":{\"plaintext\":\"" + plaintext + "\",\"ciphertext\":\"vault:v1:abc\"}}";
    }

    private Bytes wrapped() {
        return WrappedKey.bind(
                        KeyMaterial.takeOver(BYTES.clone()), WrappedKey.context(PATIENT.context()), "vault:v1:abc")
                .orElseThrow();
    }

    @Test
    void opensWhatAnEscapingServerAnswers() {
        server.answers(200, datakey(PLAIN.replace("=", "\\u003d")));
        Kms.Generated made = kms.generate(KEY, PATIENT).await().atMost(Duration.ofSeconds(20));

        assertThat(made.key().<byte[]>use(byte[]::clone)).isEqualTo(BYTES);
        assertThat(made.wrapped()).isEqualTo(wrapped());
        assertThat(failure(kms.decrypt(KEY, made.wrapped(), PATIENT))).isEmpty();
        assertThat(server.asked).contains("POST /v1/transit/datakey/plaintext/photos " + TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "400, encryption key not found, NOT_FOUND, NOT_FOUND",
        "400, cipher: message authentication failed, INVALID_STATE, NOT_OPENED",
        "400, ciphertext or signature version is disallowed by policy (too old), DISABLED, DISABLED",
        "400, message encryption not supported for key type ecdsa-p256, DISABLED, DISABLED",
        "403, permission denied, ACCESS_DENIED, ACCESS_DENIED",
        "404, no handler for route, NOT_FOUND, NOT_FOUND",
        "429, request path is rate limited, THROTTLED, THROTTLED",
        "500, internal error, UNAVAILABLE, UNAVAILABLE",
        "502, bad gateway, UNAVAILABLE, UNAVAILABLE",
        "503, Vault is sealed, UNAVAILABLE, UNAVAILABLE"
    })
    void tellsRefusalsApart(int status, String error, Kind generating, Kind opening) {
        server.answers(request -> FakeVault.refuse(request, status, error));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(generating);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(opening);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "<html>no Vault</html>",
                "[]",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"data\":{\"plaintext\":7,\"ciphertext\":\"vault:v1:abc\"}}",
                "{\"data\":{\"plaintext\":\"!\",\"ciphertext\":\"vault:v1:abc\"}}",
                "{\"data\":{\"plaintext\":\"c2hvcnQ=\",\"ciphertext\":\"vault:v1:abc\"}}",
                "{\"data\":{\"plaintext\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"ciphertext\":\"vault:v1:abc\"}}",
                "{\"data\":{\"plaintext\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"}}"
            })
    void takesNoGarbageForAKey(String body) {
        server.answers(200, body);

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404})
    void takesNoOtherServersRefusalForTheVaults(int status) {
        server.answers(status, "<html>default backend</html>");

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void takesAnotherKeyThanTheWrappedOneForNone() {
        server.answers(
                200, datakey(Base64.getEncoder().encodeToString("x".repeat(32).getBytes(StandardCharsets.US_ASCII))));

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.NOT_OPENED);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (FakeVault elsewhere = new FakeVault(vertx, new HttpServerOptions())) {
            elsewhere.answers(200, datakey(PLAIN));
            server.answers(request -> request.response()
                    .setStatusCode(status)
                    .putHeader("Location", elsewhere.address() + request.uri())
                    .end());

            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
            assertThat(kind(kms.describe(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
            assertThat(elsewhere.asked).isEmpty();
        }
    }

    @Test
    void givesUpAnAnswerThatDoesNotComeOrDoesNotEnd() {
        server.answers(request -> {});
        assertThat(kind(kms.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);

        server.answers(request -> request.response().setChunked(true).write("{\"data\":"));
        assertThat(kind(kms.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void survivesAnAnswerThatBreaksOff() {
        server.answers(request -> request.response()
                .putHeader("Content-Length", "1000")
                .write("{\"data\":")
                .onComplete(written -> request.connection().close()));
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);

        server.answers(request -> request.connection().close());
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void takesNoMoreThanAnAnswerCanBe() {
        int most = KmsEndpoint.Limits.standard().answer();
        String around = datakey(PLAIN);
        server.answers(200, around + " ".repeat(most - around.length()));
        assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();

        server.answers(200, around + " ".repeat(most + 1 - around.length()));
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void asksNobodyAboutBytesThatItCannotHaveMade() {
        assertThat(kind(kms.decrypt(KEY, Bytes.of(new byte[4096]), PATIENT))).isEqualTo(Kind.NOT_OPENED);

        assertThat(server.asked).isEmpty();
    }

    @Test
    void saysNothingOfItsTokenAndOfWhatTheServerSaid() {
        server.answers(request -> FakeVault.refuse(request, 400, "echo " + TOKEN));
        KmsException refused = failure(kms.generate(KEY, PATIENT)).orElseThrow();

        assertThat(refused + " " + kms + " "
                        + new VaultAuth.Token(Secret.takeOver(TOKEN.getBytes(StandardCharsets.US_ASCII))))
                .doesNotContain("canary", "echo");
    }

    @Test
    void trustsOnlyTheAuthorityItIsTold(@TempDir Path folder) throws Exception {
        MadeCertificate own = MadeCertificate.of(folder.resolve("own"), "localhost", Duration.ofDays(10));
        MadeCertificate other = MadeCertificate.of(folder.resolve("other"), "localhost", Duration.ofDays(10));
        MadeCertificate elsewhere =
                MadeCertificate.of(folder.resolve("elsewhere"), "vault.example", Duration.ofDays(10));
        assertThat(overTls(own, own)).isEmpty();
        assertThat(overTls(own, other)).contains(Kind.UNAVAILABLE);
        assertThat(overTls(elsewhere, elsewhere)).contains(Kind.UNAVAILABLE);
    }

    @Test
    void showsItsOwnCertificateWhereTheServerAsksForOne(@TempDir Path folder) throws Exception {
        MadeCertificate own = MadeCertificate.of(folder.resolve("own"), "localhost", Duration.ofDays(10));
        HttpServerOptions options = tls(own).setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertPath(own.chain().toString()));
        KmsEndpoint.Identity identity = new KmsEndpoint.Identity(own.chain(), own.key());
        try (FakeVault asking = new FakeVault(vertx, options).answers(200, datakey(PLAIN));
                VaultKms shows = client(asking, new KmsEndpoint.Tls(Optional.of(own.chain()), Optional.of(identity)));
                VaultKms hides = client(asking, new KmsEndpoint.Tls(Optional.of(own.chain()), Optional.empty()))) {
            assertThat(failure(shows.generate(KEY, PATIENT))).isEmpty();
            assertThat(kind(hides.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    private static HttpServerOptions tls(MadeCertificate shown) {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(shown.chain().toString())
                        .addKeyPath(shown.key().toString()));
    }

    private static Optional<Kind> overTls(MadeCertificate shown, MadeCertificate trusted) {
        try (FakeVault server = new FakeVault(vertx, tls(shown)).answers(200, datakey(PLAIN));
                VaultKms kms = client(server, new KmsEndpoint.Tls(Optional.of(trusted.chain()), Optional.empty()))) {
            Optional<KmsException> failed = failure(kms.generate(KEY, PATIENT));
            assertThat(server.asked.isEmpty()).isEqualTo(failed.isPresent());
            return failed.map(KmsException::kind);
        }
    }
}
