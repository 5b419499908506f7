package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener takes: sizes, times, malformed chunks, certificates. */
class LimitsTest {
    private static final String AUTH = "Host: gw\r\nx-test-auth: good\r\n";
    private static final String PUT = "PUT /bucket/key HTTP/1.1\r\n" + AUTH + "Transfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @CsvSource({"0, 200", "1, 414"})
    void readsRequestLinesUpToTheLimit(int over, int status) throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            String frame = "GET /bucket/key?x= HTTP/1.1";
            String line =
                    frame.replace("?x=", "?x=" + "y".repeat(ListenerSettings.MAX_REQUEST_LINE - frame.length() + over));
            RawClient.Answer answer = client.send(line + "\r\n" + AUTH + "\r\n").answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text().contains("<Code>URITooLong</Code>")).isEqualTo(status == 414);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 200", "1, 400"})
    void readsHeaderSectionsUpToTheLimit(int over, int status) throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            int used = "Host: gw".length() + "x-test-auth: good".length() + "X-Long: ".length();
            String value = "v".repeat(ListenerSettings.MAX_HEADER_SECTION - used + over);
            RawClient.Answer answer = client.send(
                            "GET /bucket/key HTTP/1.1\r\n" + AUTH + "X-Long: " + value + "\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text().contains("<Code>RequestHeaderSectionTooLarge</Code>"))
                    .isEqualTo(status == 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\n",
                "-1\r\n",
                "\r\n",
                "5\nabcde\r\n0\r\n\r\n",
                "5\r\nabcdeXX0\r\n\r\n",
                "5;a=\"\r\nabcde\r\n0\r\n\r\n",
                "5;\u0001\r\nabcde\r\n0\r\n\r\n",
                "ffffffffff\r\n"
            })
    void answers400ToMalformedChunksAndCloses(String chunks) throws Exception {
        assertRefused(chunks);
    }

    @Test
    void answers400ToAnEndlessChunkExtension() throws Exception {
        assertRefused("5;" + "e".repeat(20_000) + "\r\nabcde\r\n0\r\n\r\n");
    }

    private static void assertRefused(String chunks) throws Exception {
        try (Door door = new Door(Door.reading());
                RawClient client = door.client()) {
            RawClient.Answer answer = client.send(PUT + chunks + "GET /hidden/key HTTP/1.1\r\n" + AUTH + "\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("<Code>BadRequest</Code>");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.rest()).isEmpty();
            assertThat(door.operations).hasSize(1);
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
    }

    @Test
    void answersSixteenPipelinedRequestsAndRefusesTheNext() throws Exception {
        AtomicReference<Runnable> release = new AtomicReference<>();
        Door.Handler firstWaits = (operation, caller, body) -> Uni.createFrom().emitter(emitter -> {
            Context loop = Vertx.currentContext();
            Runnable answer = () -> emitter.complete(new S3Response.Empty(200, Fields.none()));
            if (!release.compareAndSet(null, () -> loop.runOnContext(ignored -> answer.run()))) {
                answer.run();
            }
        });
        try (Door door = new Door(firstWaits);
                RawClient client = door.client()) {
            String get = "GET /bucket/key HTTP/1.1\r\n" + AUTH + "\r\n";
            client.send(get.repeat(StrictRequestDecoder.MAX_PIPELINED * 3));
            await().until(() -> release.get() != null);
            release.get().run();

            for (int i = 0; i < StrictRequestDecoder.MAX_PIPELINED; i++) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(ends(client)).isTrue();
            assertThat(door.operations).hasSize(StrictRequestDecoder.MAX_PIPELINED);
        }
    }

    @Test
    void closesAConnectionOnWhichNothingMoves() throws Exception {
        try (Door door = new Door(Door.reading(), Optional.empty(), 64L << 20, Duration.ofMillis(300));
                RawClient silent = door.client();
                RawClient stalled = door.client()) {
            stalled.send("PUT /bucket/key HTTP/1.1\r\n" + AUTH + "Content-Length: 10\r\n\r\nabc");

            assertThat(silent.rest()).isEmpty();
            assertThat(ends(stalled)).isTrue();
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
    }

    private static boolean ends(RawClient client) {
        try {
            client.rest();
            return true;
        } catch (IOException reset) {
            return !(reset instanceof java.net.SocketTimeoutException);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTls12And13(String protocol) throws Exception {
        try (Door door =
                        new Door(Door.reading(), Optional.of(Certificates.of("a")), 64L << 20, Duration.ofSeconds(20));
                SSLSocket socket = (SSLSocket)
                        RawClient.trustingContext().getSocketFactory().createSocket("127.0.0.1", door.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void replacesTheCertificateOfARunningListenerAndKeepsItWhenTheNewOneIsBad() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(
                            settings(Certificates.of("old")).options())
                    .requestHandler(request -> {});
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(peer(server.actualPort())).isEqualTo("CN=old");

            server.updateSSLOptions(settings(Certificates.of("new")).options().getSslOptions())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(peer(server.actualPort())).isEqualTo("CN=new");

            ListenerSettings.Identity garbage = new ListenerSettings.Identity(
                    io.vertx.core.buffer.Buffer.buffer("garbage"), io.vertx.core.buffer.Buffer.buffer("garbage"));
            assertThat(server.updateSSLOptions(settings(garbage).options().getSslOptions())
                            .toCompletionStage()
                            .handle((updated, failure) -> failure)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .isNotNull();
            assertThat(peer(server.actualPort())).isEqualTo("CN=new");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static ListenerSettings settings(ListenerSettings.Identity identity) {
        return new ListenerSettings("127.0.0.1", 0, Optional.of(identity), Duration.ofSeconds(20));
    }

    private static String peer(int port) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) RawClient.trustingContext().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }
}
