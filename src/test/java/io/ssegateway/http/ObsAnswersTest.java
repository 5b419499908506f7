package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BrowserOperation;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.ObsSigner;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer to a client of OBS is in its words: in order or not, early, late, with a body or without. */
class ObsAnswersTest extends ObsFixture {
    private static final SignedAsk.By OBS = SignedAsk.By.OBS;

    private void tells(RawClient.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(dialect(answer)).isEqualTo("OBS");
        assertThat(answer.header("Server")).isEqualTo("OBS");
        assertThat(answer.header("x-obs-id-2")).isNotEmpty();
        assertThat(answer.header("Content-Type")).isEqualTo("application/xml");
        assertThat(Ask.element(answer, "Code")).isEqualTo(code);
        assertThat(Ask.element(answer, "RequestId")).isEqualTo(answer.header("x-obs-request-id"));
        assertThat(answer.text()).doesNotContain("\r");
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-amz-"));
    }

    @Test
    void anErrorIsADocumentOfObs() throws Exception {
        open(Where.EVERYWHERE);
        tells(ask(OBS, "GET", "/photos/missing").send(), 404, "NoSuchKey");
    }

    @Test
    void anErrorOfHeadIsToldInItsFields() throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer = ask(OBS, "HEAD", "/photos/missing").send();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("x-obs-error-code")).isEqualTo("NoSuchKey");
        assertThat(answer.header("x-obs-error-message")).isNotEmpty();
        assertThat(answer.header("x-obs-request-id")).isNotEmpty();
        RawClient.Answer s3 = ask(SignedAsk.By.V4, "HEAD", "/photos/missing").send();
        assertThat(s3.headers().keySet()).noneMatch(name -> name.startsWith("x-obs-") || name.endsWith("error-code"));
        assertThat(ask(OBS, "HEAD", "/photos/key").expect(200).header("x-obs-error-code"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'Authorization: OBS AKAPP:c2ln', 403, SignatureDoesNotMatch",
        "'Authorization: OBS nobody:c2ln', 403, InvalidAccessKeyId",
        "'Authorization: OBS AKAPP', 400, InvalidArgument",
        "'x-obs-acl: private', 403, AccessDenied",
    })
    void whatIsRefusedBeforeAnybodyIsKnownIsSaidInItsWords(String field, int status, String code) throws Exception {
        open(Where.EVERYWHERE);
        String date = "Date: " + ObsSigner.date(Instant.now());
        String fields = " /photos/key HTTP/1.1\r\nHost: gw\r\n" + date + "\r\n" + field + "\r\n\r\n";
        try (RawClient client = door.client()) {
            tells(client.send("GET" + fields).answer(), status, code);
        }
        try (RawClient client = door.client()) {
            RawClient.Answer head = client.send("HEAD" + fields).head();
            assertThat(head.status()).isEqualTo(status);
            assertThat(head.header("x-obs-error-code")).isEqualTo(code);
        }
        assertThat(door.operations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /photos/key HTTP/1.1\r\nHost: photos.obs.example\r\nAuthorization: OBS a:b\r\nbad field\r\n\r\n",
                "GET /photos/../x HTTP/1.1\r\nHost: photos.obs.example\r\nAuthorization: OBS a:b\r\n\r\n",
                "GET /photos/key HTTP/1.1\r\nHost: a\r\nHost: photos.obs.example\r\nAuthorization: OBS a:b\r\n\r\n",
            })
    void aHeadThatCannotBeReadIsAnsweredAsS3(String octets) throws Exception {
        open(Where.AT_OBS);
        try (RawClient client = door.client()) {
            RawClient.Answer answer = client.send(octets).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(dialect(answer)).isEqualTo("S3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/photos/key?x=%zz&AccessKeyId=AKAPP", "/photos/key?AccessKeyId=%ff", "/photos/%zz"})
    void aTargetThatCannotBeDecodedIsRefusedWhateverIsSpoken(String target) throws Exception {
        open(Where.AT_OBS);
        RawClient.Answer answer =
                ask(SignedAsk.By.NOBODY, "GET", target).host("obs.example").send();
        assertThat(answer.status()).as(answer.text()).isBetween(400, 403);
        assertThat(door.operations).isEmpty();
    }

    @Test
    void anAnswerThatIsNotModifiedSaysNoError() throws Exception {
        open(
                Where.EVERYWHERE,
                (operation, caller, body) -> Uni.createFrom().failure(new S3Exception(S3Error.NOT_MODIFIED)));
        RawClient.Answer answer = ask(OBS, "HEAD", "/photos/key").send();
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("x-obs-error-code")).isEmpty();
        assertThat(dialect(answer)).isEqualTo("OBS");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignedAsk.By.class,
            names = {"OBS", "V4"})
    void whatComesLateIsInTheSameWords(SignedAsk.By by) throws Exception {
        CompletableFuture<Runnable> fail = new CompletableFuture<>();
        Uni<S3Response.Xml> failing = Uni.createFrom().emitter(emitter -> {
            Context loop = Vertx.currentContext();
            fail.complete(
                    () -> loop.runOnContext(ignored -> emitter.fail(new S3Exception(S3Error.NO_BUCKET_ENCRYPTION))));
        });
        open(
                Where.EVERYWHERE,
                (operation, caller, body) -> Uni.createFrom()
                        .item(new S3Response.Awaited(
                                Fields.none().with(S3Header.SSE, "aws:kms"),
                                failing,
                                new KeepAlive.Pace(Duration.ofMillis(1), Duration.ofMillis(2)))));
        boolean obs = by == OBS;
        try (RawClient client = door.client()) {
            client.send(
                    ask(by, "GET", "/photos/key").with("Connection", "close").head());
            RawClient.Answer head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(dialect(head)).isEqualTo(obs ? "OBS" : "S3");
            assertThat(head.header((obs ? "x-obs" : "x-amz") + "-server-side-encryption"))
                    .isEqualTo(obs ? "kms" : "aws:kms");
            fail.get(10, TimeUnit.SECONDS).run();
            String rest = new String(client.rest(), StandardCharsets.UTF_8);
            assertThat(rest)
                    .contains(
                            obs
                                    ? "<Code>NoSuchEncryptionConfiguration</Code>"
                                    : "<Code>ServerSideEncryptionConfigurationNotFoundError</Code>");
        }
    }

    @Test
    void documentsAreThoseOfObs() throws Exception {
        open(
                Where.EVERYWHERE,
                (operation, caller, body) -> Uni.createFrom()
                        .item(new S3Response.Xml(
                                200, Fields.none(), new Document.BucketEncryption("aws:kms", Optional.of("photos")))));
        RawClient.Answer obs = ask(OBS, "GET", "/photos?encryption").expect(200);
        assertThat(Ask.element(obs, "SSEAlgorithm")).isEqualTo("kms");
        assertThat(obs.header("Content-Type")).isEqualTo("application/xml");
        RawClient.Answer s3 = ask(SignedAsk.By.V4, "GET", "/photos?encryption").expect(200);
        assertThat(Ask.element(s3, "SSEAlgorithm")).isEqualTo("aws:kms");
    }

    @Test
    void theTrailTellsARefusalByOneWordWhateverIsSpoken() throws Exception {
        open(Where.EVERYWHERE);
        ask(SignedAsk.By.NOBODY, "GET", "/photos/key").with("x-obs-date", "now").expect(403);
        ask(SignedAsk.By.NOBODY, "GET", "/photos/key").expect(403);
        assertThat(refusals).extracting(Refusals.Refused::reason).containsOnly("AccessDenied: Access Denied");
        assertThat(refusals).extracting(Refusals.Refused::bucket).containsExactly("photos", "photos");
    }

    @ParameterizedTest
    @CsvSource({
        "EVERYWHERE, gw, /photos/key, '', S3",
        "EVERYWHERE, gw, /photos/key, 'authorization,x-obs-date', OBS",
        "EVERYWHERE, gw, /photos/key, 'authorization,x-amz-date', S3",
        "EVERYWHERE, gw, /photos/key?AccessKeyId=A&Expires=1&Signature=s, '', OBS",
        "EVERYWHERE, gw, /photos/key?AWSAccessKeyId=A&Expires=1&Signature=s, x-obs-acl, S3",
        "AT_OBS, photos.obs.example, /key, '', OBS",
        "AT_OBS, photos.s3.example, /key, x-obs-acl, S3",
        "NOWHERE, gw, /photos/key, x-obs-acl, S3",
        "NOWHERE, gw, /photos/key?AccessKeyId=A&Expires=1&Signature=s, '', S3",
    })
    void aBrowsersQuestionIsAnsweredInTheDialectOfItsRequest(
            Where where, String host, String target, String announced, String dialect) throws Exception {
        open(where);
        SignedAsk ask = ask(SignedAsk.By.NOBODY, "OPTIONS", target)
                .host(host)
                .with("Origin", "https://page.example")
                .with("Access-Control-Request-Method", "PUT");
        if (!announced.isEmpty()) {
            ask.with("Access-Control-Request-Headers", announced);
        }

        RawClient.Answer answer = ask.expect(200);

        assertThat(dialect(answer)).isEqualTo(dialect);
        assertThat(door.operations).singleElement().isInstanceOfSatisfying(BrowserOperation.Preflight.class, asked -> {
            assertThat(asked.bucket().value()).isEqualTo("photos");
            assertThat(asked.headers().orElse(""))
                    .as("named as the browser names them")
                    .isEqualTo(announced);
        });
    }

    @Test
    void aPageIsAnsweredWithWhatTheBucketSaysOfItsOrigin() throws Exception {
        open(Where.EVERYWHERE, (operation, caller, body) -> {
            caller.crossOrigin()
                    .ifPresent(page -> page.answered(Fields.none()
                            .with(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN, page.origin())
                            .with(S3Header.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, x-obs-request-id")));
            return Uni.createFrom().item(new S3Response.Empty(200, Fields.none()));
        });
        RawClient.Answer answer = ask(OBS, "GET", "/photos/key")
                .with("Origin", "https://page.example")
                .expect(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, x-obs-request-id");
    }
}
