package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Answers that take long: a real status within the patience, a kept connection and the result in the body after it. */
class LateAnswerTest {
    private static final String GET =
            "GET /bucket/key HTTP/1.1\r\nHost: gw\r\nx-test-auth: good\r\nConnection: close\r\n\r\n";
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final S3Response.Xml RESULT = new S3Response.Xml(
            200,
            Fields.none().with(S3Header.VERSION_ID, "v1"),
            new Document.BucketEncryption("somewhere", Optional.empty()));

    private final CompletableFuture<UniEmitter<? super S3Response.Xml>> work = new CompletableFuture<>();
    private final CompletableFuture<Context> loop = new CompletableFuture<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    private Door door(Duration patience) throws Exception {
        Uni<S3Response.Xml> answer = Uni.createFrom()
                .<S3Response.Xml>emitter(emitter -> {
                    loop.complete(Vertx.currentContext());
                    work.complete(emitter);
                })
                .onCancellation()
                .invoke(() -> cancelled.set(true));
        Fields known = Fields.none().with(S3Header.SSE, "aws:kms");
        return new Door((operation, caller, body) ->
                Uni.createFrom().item(new S3Response.Awaited(known, answer, new KeepAlive.Pace(patience, SHORT))));
    }

    private void onLoop(Runnable action) throws Exception {
        loop.get(10, TimeUnit.SECONDS).runOnContext(ignored -> action.run());
    }

    private UniEmitter<? super S3Response.Xml> work() throws Exception {
        return work.get(10, TimeUnit.SECONDS);
    }

    /** Reads on until this text has come. */
    private static String until(RawClient client, String text) throws Exception {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (all.indexOf(text) < 0) {
            int read = client.read(buffer);
            assertThat(read).as("the answer goes on after: " + all).isPositive();
            all.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    @Test
    void resultInTimeHasItsOwnFieldsAndLength() throws Exception {
        try (Door door = door(LONG);
                RawClient client = door.client().send(GET)) {
            UniEmitter<? super S3Response.Xml> emitter = work();
            onLoop(() -> emitter.complete(RESULT));
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-amz-version-id")).isEqualTo("v1");
            assertThat(answer.text()).startsWith("<?xml").contains("somewhere");
        }
    }

    @Test
    void failureInTimeHasItsOwnStatus() throws Exception {
        try (Door door = door(LONG);
                RawClient client = door.client().send(GET)) {
            UniEmitter<? super S3Response.Xml> emitter = work();
            onLoop(() -> emitter.fail(new S3Exception(S3Error.PRECONDITION_FAILED)));
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(412);
            assertThat(answer.text()).contains("<Code>PreconditionFailed</Code>");
        }
    }

    @Test
    void lateResultFollowsSpacesUnderAHeadThatWentOutBefore() throws Exception {
        try (Door door = door(SHORT);
                RawClient client = door.client().send(GET)) {
            UniEmitter<? super S3Response.Xml> emitter = work();
            RawClient.Answer head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(head.header("content-type")).isEqualTo("application/xml");
            assertThat(head.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
            String before = until(client, "\r\n \r\n1\r\n \r\n");
            assertThat(before).startsWith("27\r\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
            onLoop(() -> emitter.complete(RESULT));
            String after = new String(client.rest(), StandardCharsets.UTF_8);
            assertThat(after).contains("somewhere</SSEAlgorithm>").doesNotContain("<?xml");
            assertThat(after).as("an orderly end").endsWith("0\r\n\r\n");
        }
    }

    @Test
    void lateFailureIsAnErrorDocumentInTheBody() throws Exception {
        try (Door door = door(SHORT);
                RawClient client = door.client().send(GET)) {
            UniEmitter<? super S3Response.Xml> emitter = work();
            assertThat(client.head().status()).isEqualTo(200);
            onLoop(() -> emitter.fail(new S3Exception(S3Error.SLOW_DOWN)));
            String body = new String(client.rest(), StandardCharsets.UTF_8);
            assertThat(body)
                    .contains("<Error><Code>SlowDown</Code>", "<Resource>/bucket/key</Resource>", "<RequestId>")
                    .endsWith("0\r\n\r\n");
        }
    }

    @Test
    @Tag("I7")
    void clientThatGoesAwayEndsTheWork() throws Exception {
        for (Duration patience : new Duration[] {LONG, SHORT}) {
            LateAnswerTest fresh = new LateAnswerTest();
            try (Door door = fresh.door(patience)) {
                try (RawClient client = door.client().send(GET)) {
                    fresh.work();
                    if (patience == SHORT) {
                        client.head();
                    }
                }
                await().untilTrue(fresh.cancelled);
                await().until(() -> door.front.active() == 0);
                assertThat(door.admission.reserved()).isZero();
            }
        }
    }

    @Test
    void oldProtocolWaitsForTheResult() throws Exception {
        try (Door door = door(SHORT);
                RawClient client = door.client().send(GET.replace("HTTP/1.1", "HTTP/1.0"))) {
            UniEmitter<? super S3Response.Xml> emitter = work();
            onLoop(() -> door.vertx.setTimer(20, ignored -> emitter.complete(RESULT)));
            assertThat(client.answer().text()).contains("somewhere");
        }
    }
}
