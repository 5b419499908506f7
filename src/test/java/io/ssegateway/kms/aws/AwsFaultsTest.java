package io.ssegateway.kms.aws;

import static io.ssegateway.kms.aws.AwsStage.ARN;
import static io.ssegateway.kms.aws.AwsStage.BYTES;
import static io.ssegateway.kms.aws.AwsStage.HURRIED;
import static io.ssegateway.kms.aws.AwsStage.KEY;
import static io.ssegateway.kms.aws.AwsStage.PATIENT;
import static io.ssegateway.kms.aws.AwsStage.PLAIN;
import static io.ssegateway.kms.aws.AwsStage.dataKey;
import static io.ssegateway.kms.aws.AwsStage.failure;
import static io.ssegateway.kms.aws.AwsStage.kind;
import static io.ssegateway.kms.aws.AwsStage.wrapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a call ends in time with the right kind of failure, and nothing goes elsewhere. */
class AwsFaultsTest {
    private static final String OTHER = ARN.replace("12345678-", "22345678-");

    private static Vertx vertx;
    private final FakeAws server = new FakeAws(vertx, new HttpServerOptions());
    private final AwsKms kms = client(server, KmsEndpoint.Tls.platform());

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

    private static AwsKms client(FakeAws server, KmsEndpoint.Tls tls) {
        return new AwsKms(vertx, AwsStage.settings(server, AwsStage.pair(), tls));
    }

    @Test
    void asksAsTheReferenceSaysAndOpensWhatAnEscapingServerAnswers() {
        server.answers(200, dataKey(PLAIN.replace("=", "\\u003d"), ARN));
        Kms.Generated made = kms.generate(KEY, PATIENT).await().atMost(Duration.ofSeconds(20));

        assertThat(made.key().<byte[]>use(byte[]::clone)).isEqualTo(BYTES);
        assertThat(made.wrapped()).isEqualTo(wrapped());
        assertThat(failure(kms.decrypt(KEY, made.wrapped(), PATIENT))).isEmpty();
        FakeAws.Asked generating = server.asked.remove();
        FakeAws.Asked opening = server.asked.remove();
        assertThat(generating.line()).isEqualTo("POST /");
        assertThat(generating.target()).isEqualTo("TrentService.GenerateDataKey");
        assertThat(new JsonObject(generating.body()))
                .isEqualTo(new JsonObject()
                        .put("KeyId", AwsStage.UUID)
                        .put("KeySpec", "AES_256")
                        .put("EncryptionContext", new JsonObject().put("bucket", "b")));
        assertThat(opening.target()).isEqualTo("TrentService.Decrypt");
        assertThat(new JsonObject(opening.body()))
                .isEqualTo(new JsonObject()
                        .put("KeyId", AwsStage.UUID)
                        .put("EncryptionContext", new JsonObject().put("bucket", "b"))
                        .put("CiphertextBlob", Base64.getEncoder().encodeToString(AwsStage.BLOB))
                        .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT"));
        assertThat(opening.authorization())
                .contains("/eu-central-1/kms/aws4_request", "x-amz-security-token")
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/");
        assertThat(opening.token()).isEqualTo("session-canary");
    }

    @ParameterizedTest
    @CsvSource({
        "400, NotFoundException, NOT_FOUND, NOT_FOUND",
        "400, com.amazonaws.kms#NotFoundException, NOT_FOUND, NOT_FOUND",
        "400, InvalidArnException, NOT_FOUND, NOT_FOUND",
        "400, DisabledException, DISABLED, DISABLED",
        "400, InvalidKeyUsageException, DISABLED, DISABLED",
        "400, KMSInvalidStateException, INVALID_STATE, INVALID_STATE",
        "400, InvalidCiphertextException, NOT_OPENED, NOT_OPENED",
        "400, IncorrectKeyException, NOT_OPENED, NOT_OPENED",
        "400, ValidationException, INVALID_STATE, NOT_OPENED",
        "400, AccessDeniedException, ACCESS_DENIED, ACCESS_DENIED",
        "403, AccessDeniedException, ACCESS_DENIED, ACCESS_DENIED",
        "400, UnrecognizedClientException, ACCESS_DENIED, ACCESS_DENIED",
        "400, ExpiredTokenException, ACCESS_DENIED, ACCESS_DENIED",
        "403, InvalidSignatureException, ACCESS_DENIED, ACCESS_DENIED",
        "403, InvalidClientTokenId, ACCESS_DENIED, ACCESS_DENIED",
        "403, MissingAuthenticationToken, ACCESS_DENIED, ACCESS_DENIED",
        "400, ThrottlingException, THROTTLED, THROTTLED",
        "400, LimitExceededException, THROTTLED, THROTTLED",
        "429, TooManyRequestsException, THROTTLED, THROTTLED",
        "429, Whatever, THROTTLED, THROTTLED",
        "500, KMSInternalException, UNAVAILABLE, UNAVAILABLE",
        "500, DependencyTimeoutException, UNAVAILABLE, UNAVAILABLE",
        "500, KeyUnavailableException, UNAVAILABLE, UNAVAILABLE",
        "500, InternalFailure, UNAVAILABLE, UNAVAILABLE",
        "503, ServiceUnavailable, UNAVAILABLE, UNAVAILABLE",
        "503, Whatever, UNAVAILABLE, UNAVAILABLE"
    })
    void tellsRefusalsApart(int status, String code, Kind generating, Kind opening) {
        server.answers(request -> FakeAws.refuse(request, status, code));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(generating);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(opening);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "<html>no KMS</html>",
                "[]",
                "{}",
                "{\"Plaintext\":null}",
                "{\"Plaintext\":7,\"CiphertextBlob\":\"YQ==\",\"KeyId\":\"" + ARN + "\"}",
                "{\"Plaintext\":\"!\",\"CiphertextBlob\":\"YQ==\",\"KeyId\":\"" + ARN + "\"}",
                "{\"Plaintext\":\"c2hvcnQ=\",\"CiphertextBlob\":\"YQ==\",\"KeyId\":\"" + ARN + "\"}",
                "{\"Plaintext\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"CiphertextBlob\":\"YQ==\",\"KeyId\":\""
                        + ARN + "\"}",
                "{\"Plaintext\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\",\"KeyId\":\"" + ARN + "\"}",
                "{\"Plaintext\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\",\"CiphertextBlob\":\"YQ==\"}",
                "{\"Plaintext\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\",\"CiphertextBlob\":\"!\",\"KeyId\":\""
                        + ARN + "\"}"
            })
    void takesNoGarbageForAKey(String body) {
        server.answers(200, body);

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void takesNoOtherServersRefusalForThatOfKms(int status) {
        server.answers(status, "<html>default backend</html>");

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void takesAnAnswerAboutAnotherKeyForNone() {
        for (String arn : new String[] {OTHER, ARN.replace("eu-central-1", "eu-west-1"), "alias/x", AwsStage.UUID}) {
            server.answers(200, dataKey(PLAIN, arn));
            assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).as(arn).isEqualTo(Kind.NOT_OPENED);
            assertThat(kind(kms.generate(KEY, PATIENT))).as(arn).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c2hvcnQ=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlh"
            })
    void opensNothingThatIsNoKey(String plaintext) {
        server.answers(200, dataKey(plaintext, ARN));

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.NOT_OPENED);
    }

    @Test
    void wrapsNothingThatAnEnvelopeHasNoRoomFor() {
        for (int size : new int[] {184, 224, 225}) {
            String blob = Base64.getEncoder().encodeToString(new byte[size]);
            server.answers(
                    200,
                    "{\"CiphertextBlob\":\"" + blob + "\",\"KeyId\":\"" + ARN + "\",\"Plaintext\":\"" + PLAIN + "\"}");
            assertThat(failure(kms.generate(KEY, PATIENT)).map(KmsException::kind))
                    .isEqualTo(size > 224 ? Optional.of(Kind.INVALID_STATE) : Optional.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (FakeAws elsewhere = new FakeAws(vertx, new HttpServerOptions())) {
            elsewhere.answers(200, dataKey());
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

        server.answers(request -> request.response().setChunked(true).write("{\"KeyId\":"));
        assertThat(kind(kms.generate(KEY, HURRIED))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void survivesAnAnswerThatBreaksOff() {
        server.answers(request -> request.response()
                .putHeader("Content-Length", "1000")
                .write("{\"KeyId\":")
                .onComplete(written -> request.connection().close()));
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);

        server.answers(request -> request.connection().close());
        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void asksNobodyAboutBytesAndKeysThatCannotBe() {
        for (byte[] garbage : new byte[][] {{}, {1}, {0, 1, 2}, new byte[4096]}) {
            assertThat(kind(kms.decrypt(KEY, Bytes.of(garbage), PATIENT))).isEqualTo(Kind.NOT_OPENED);
        }
        for (String id : new String[] {"", "a b", "arn:aws:s3:::x", "alias/", ARN + "/x", ARN.replace("1111", "x")}) {
            assertThat(kind(kms.generate(new KeyRef("aws", id, "a"), PATIENT))).isEqualTo(Kind.NOT_FOUND);
        }
        KeyRef elsewhere = new KeyRef("aws", ARN.replace("eu-central-1", "eu-west-1"), "a");
        assertThat(kind(kms.generate(elsewhere, PATIENT))).isEqualTo(Kind.NOT_FOUND);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void listsPageByPageAndNotForEver() {
        String alias = "{\"Aliases\":[{\"AliasName\":\"alias/%s\",\"TargetKeyId\":\"" + AwsStage.UUID + "\"}],%s}";
        server.answers(request -> {
            boolean first = server.asked.stream()
                            .filter(each -> each.target().endsWith("ListAliases"))
                            .count()
                    == 1;
            switch (request.getHeader("X-Amz-Target")) {
                case "TrentService.ListAliases" ->
                    request.response()
                            .end(String.format(
                                    alias,
                                    first ? "one" : "two",
                                    first ? "\"Truncated\":true,\"NextMarker\":\"m\"" : "\"Truncated\":false"));
                case "TrentService.ListKeys" ->
                    request.response().end("{\"Keys\":[{\"KeyId\":\"" + AwsStage.UUID + "\"}],\"Truncated\":false}");
                default ->
                    request.response()
                            .end(
                                    "{\"KeyMetadata\":{\"Arn\":\"" + ARN + "\",\"KeyState\":"
                                            + "\"PendingDeletion\",\"KeyUsage\":\"ENCRYPT_DECRYPT\",\"KeySpec\":\"SYMMETRIC_DEFAULT\"}}");
            }
        });
        assertThat(kms.list(PATIENT).await().atMost(Duration.ofSeconds(20)))
                .containsExactly(
                        new Kms.Description("aws", "alias/one", Kms.State.PENDING),
                        new Kms.Description("aws", "alias/two", Kms.State.PENDING));

        server.answers(200, String.format(alias, "one", "\"Truncated\":true,\"NextMarker\":\"m\""));
        assertThat(kind(kms.list(PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void saysNothingOfItsSecretsAndOfWhatTheServerSaid() {
        server.answers(request -> FakeAws.refuse(request, 400, "ValidationException"));
        KmsException refused = failure(kms.generate(KEY, PATIENT)).orElseThrow();

        assertThat(refused + " " + kms + " " + AwsStage.pair()
                        + AwsStage.settings(server, AwsStage.pair(), KmsEndpoint.Tls.platform()))
                .doesNotContain("canary", "echo");
        assertThat(server.asked.remove().toString()).doesNotContain("secret-canary");
    }
}
