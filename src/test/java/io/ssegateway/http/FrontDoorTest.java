package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of the steps and what a client sees of each, over a raw socket. */
class FrontDoorTest {
    private static final String AUTH = "Host: gw\r\nx-test-auth: good\r\n";

    private static Uni<S3Response> text(String text) {
        return Uni.createFrom().item(new S3Response.Bytes(200, Fields.none(), Body.of(Buffer.buffer(text))));
    }

    @Test
    void answersWithTheHandlersBodyLengthDateAndRandomIds() throws Exception {
        try (Door door = new Door((operation, caller, body) -> text("hello"));
                RawClient client = door.client()) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                RawClient.Answer answer = client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n")
                        .answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("hello");
                assertThat(answer.header("date")).endsWith("GMT");
                ids.add(answer.header("x-amz-request-id"));
            }
            assertThat(ids).hasSize(20).allMatch(id -> id.matches("[0-9A-F]{16}"));
            assertThat(door.callers).extracting(caller -> caller.requestId()).containsAll(ids);
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
            await().untilAsserted(() -> assertThat(door.front.active()).isZero());
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            client.send("PUT /bucket/a HTTP/1.1\r\n" + AUTH + "Content-Length: 3\r\n\r\nabc"
                    + "PUT /bucket/b HTTP/1.1\r\n" + AUTH + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                    + "GET /bucket HTTP/1.1\r\n" + AUTH + "\r\n");

            assertThat(client.answer().text()).isEqualTo("read 3");
            assertThat(client.answer().text()).isEqualTo("read 2");
            assertThat(client.answer().text()).isEqualTo("read 0");
            assertThat(door.operations)
                    .extracting(S3Operation::name)
                    .containsExactly("PutObject", "PutObject", "ListObjects");
        }
    }

    @Test
    void refusesTheUnauthenticatedBeforeTheyLearnAnything() throws Exception {
        try (Door door = new Door(Door.reading())) {
            for (String request : new String[] {
                "GET /bucket/key", "GET /bucket?acl", "PUT /bucket/key?unknown", "TRACE /bucket/key", "GET /B@D!/key"
            }) {
                try (RawClient client = door.client()) {
                    RawClient.Answer answer = client.send(request + " HTTP/1.1\r\nHost: gw\r\n\r\n")
                            .answer();
                    assertThat(answer.status()).as(request).isEqualTo(403);
                    assertThat(answer.text()).contains("<Code>AccessDenied</Code>");
                }
            }
            assertThat(door.operations).isEmpty();
        }
    }

    @Test
    void neverReadsTheBodyOfAnUnauthenticatedRequestAsARequest() throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            String inside = "GET /hidden/key HTTP/1.1\r\n" + AUTH + "\r\n";
            client.send("PUT /bucket/key HTTP/1.1\r\nHost: gw\r\nContent-Length: 10000000\r\n\r\n" + inside + inside);

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.rest()).isEmpty();
            assertThat(door.operations).isEmpty();
        }
    }

    @Test
    void keepsTheConnectionWhenASmallRefusedBodyIsDiscarded() throws Exception {
        try (Door door = new Door((operation, caller, body) -> text("ok"));
                RawClient client = door.client()) {
            client.send("PUT /bucket/key HTTP/1.1\r\nHost: gw\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(403);

            client.send("12345GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n");
            assertThat(client.answer().text()).isEqualTo("ok");
            assertThat(door.operations).hasSize(1);
        }
    }

    @Test
    void answers501ToAnAuthenticatedClientForWhatIsNotServed() throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            RawClient.Answer answer = client.send("GET /bucket/key?torrent HTTP/1.1\r\n" + AUTH + "\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.text()).contains("<Code>NotImplemented</Code>", "<Resource>/bucket/key</Resource>");
            assertThat(door.operations).isEmpty();
        }
    }

    @Test
    void asksForTheBodyOnlyAfterAuthenticationAndParsing() throws Exception {
        try (Door door = new Door(Door.reading())) {
            String expect = "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
            try (RawClient client = door.client()) {
                client.send("PUT /bucket/key HTTP/1.1\r\n" + AUTH + expect);
                assertThat(client.head().status()).isEqualTo(100);
                assertThat(client.send("abc").answer().text()).isEqualTo("read 3");
            }
            try (RawClient client = door.client()) {
                client.send("PUT /bucket/key HTTP/1.1\r\nHost: gw\r\n" + expect);
                assertThat(client.answer().status()).isEqualTo(403);
                assertThat(client.rest()).isEmpty();
            }
            try (RawClient client = door.client()) {
                client.send("PUT /bucket/key?torrent HTTP/1.1\r\n" + AUTH + expect);
                assertThat(client.answer().status()).isEqualTo(501);
            }
        }
    }

    @Test
    void answersSlowDownBeyondTheBudgetAndTakesTheNextWhenItIsFree() throws Exception {
        long oneUpload = 2 * 600_000 + StreamCost.REQUEST;
        try (Door door = new Door(Door.reading(), Optional.empty(), oneUpload, Duration.ofSeconds(20));
                RawClient first = door.client();
                RawClient second = door.client()) {
            String put =
                    "PUT /bucket/key HTTP/1.1\r\n" + AUTH + "Expect: 100-continue\r\nContent-Length: 600000\r\n\r\n";
            assertThat(first.send(put).head().status()).isEqualTo(100);
            assertThat(door.admission.reserved()).isEqualTo(oneUpload);

            RawClient.Answer refused = second.send(put).answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("<Code>SlowDown</Code>");
            assertThat(refused.header("retry-after")).isNotEmpty();

            assertThat(first.send("x".repeat(600_000)).answer().status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
            try (RawClient third = door.client()) {
                assertThat(third.send(put).head().status()).isEqualTo(100);
            }
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
    }

    @Test
    void answersHeadWithTheFieldsAndNoBody() throws Exception {
        Fields fields = Fields.of(Map.of(S3Header.CONTENT_LENGTH, "1234", S3Header.ETAG, "\"e\""), Map.of());
        try (Door door = new Door(
                        (operation, caller, body) -> Uni.createFrom().item(new S3Response.Empty(200, fields)));
                RawClient client = door.client()) {
            String head = "HEAD /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n";
            RawClient.Answer answer = client.send(head).head();
            assertThat(answer.header("content-length")).isEqualTo("1234");
            assertThat(answer.header("etag")).isEqualTo("\"e\"");

            RawClient.Answer refused =
                    client.send("HEAD /bucket/key HTTP/1.1\r\nHost: gw\r\n\r\n").head();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(client.send(head).head().status()).isEqualTo(200);
        }
    }

    @Test
    void carriesMetadataOctetsBothWays() throws Exception {
        try (Door door = new Door((operation, caller, body) -> {
                    Fields fields = ((S3Operation.PutObject) operation).fields();
                    return Uni.createFrom().item(new S3Response.Empty(200, fields));
                });
                RawClient client = door.client()) {
            String octets = new String("Grüße 日本".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            RawClient.Answer answer = client.send("PUT /bucket/key HTTP/1.1\r\n" + AUTH + "X-Amz-Meta-Note: " + octets
                            + "\r\nContent-Length: 0\r\n\r\n")
                    .answer();

            assertThat(answer.header("x-amz-meta-note")).isEqualTo(octets);
            assertThat(((S3Operation.PutObject) door.operations.get(0)).fields().metadata("note"))
                    .contains("Grüße 日本");
        }
    }

    @Test
    void believesAForwardedSchemeOnlyThroughPolicy() throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH + "X-Forwarded-Proto: https\r\n\r\n")
                    .answer();
            client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n").answer();

            client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH
                            + "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n\r\n")
                    .answer();

            assertThat(door.callers)
                    .extracting(caller -> caller.transport())
                    .containsExactly(Transport.TRUSTED_PROXY, Transport.CLEAR, Transport.CLEAR);
        }
    }

    @Test
    void tellsAnUnexpectedFailureAsInternalErrorWithoutItsCause() throws Exception {
        try (Door door = new Door((operation, caller, body) -> {
                    throw new IllegalStateException("the secret cause");
                });
                RawClient client = door.client()) {
            RawClient.Answer answer =
                    client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n").answer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).contains("<Code>InternalError</Code>").doesNotContain("secret");
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
    }

    @Test
    void failsTheAnswerWithTheBodysOwnError() throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            door.verifying = body -> body.through(new Failing(), body.length());
            RawClient.Answer answer = client.send(
                            "PUT /bucket/key HTTP/1.1\r\n" + AUTH + "Content-Length: 3\r\n\r\nabc")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("<Code>BadDigest</Code>");
        }
    }

    @Test
    void endsEveryConnectionWithItsAnswerWhileDraining() throws Exception {
        try (Door door = new Door((operation, caller, body) -> text("ok"));
                RawClient client = door.client()) {
            door.front.drain();
            RawClient.Answer answer =
                    client.send("GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n").answer();

            assertThat(answer.text()).isEqualTo("ok");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.rest()).isEmpty();
        }
    }

    private static final class Failing implements io.ssegateway.stream.ByteTransform {
        @Override
        public void update(Buffer in, java.util.function.Consumer<Buffer> out) {
            out.accept(in);
        }

        @Override
        public void finish(java.util.function.Consumer<Buffer> out) {
            throw new S3Exception(S3Error.BAD_DIGEST);
        }
    }
}
