package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssegateway.backend.BackendSettings.Timeouts;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFlowTest extends StoreFixture {
    private static final byte[] BLOCK = new byte[64 * 1024];
    private static final long BLOCKS = 4096;

    /** A server that answers with raw octets, or with as many blocks as the reader takes. */
    private URI raw(java.util.function.Consumer<NetSocket> script) throws Exception {
        NetServer server =
                vertx.createNetServer().connectHandler(socket -> socket.handler(request -> script.accept(socket)));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private static void pump(NetSocket socket, AtomicLong written, long blocks) {
        while (written.get() < blocks && !socket.writeQueueFull()) {
            written.incrementAndGet();
            socket.write(Buffer.buffer(BLOCK));
        }
        socket.drainHandler(ignored -> pump(socket, written, blocks));
    }

    @Test
    void anAnswerThatNobodyReadsStaysAtTheStore() throws Exception {
        AtomicLong written = new AtomicLong();
        Store big = storeAt(raw(socket -> {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + BLOCKS * BLOCK.length + "\r\n\r\n");
            pump(socket, written, BLOCKS);
        }));

        Body body = answer(big.send(get())).body();
        await().pollDelay(Duration.ofMillis(300)).until(() -> written.get() > 0);

        // 256 MiB are there to be had; what left the store are socket buffers and the client's window
        assertThat(written.get() * BLOCK.length).isLessThan(32L << 20);
        body.abort();
    }

    @Test
    void aReaderGetsEveryByteHoweverItAsks() throws Exception {
        byte[] content = new byte[1_000_003];
        new java.util.SplittableRandom(7).nextBytes(content);
        fake.objects().put("photos", "a/b.jpg", content, Map.of());
        Body body = answer(store.send(get())).body();
        Buffer all = Buffer.buffer();
        AtomicReference<String> end = new AtomicReference<>("");
        AtomicInteger steps = new AtomicInteger();

        vertx.runOnContext(ignored -> {
            body.stream().endHandler(e -> end.set("ended"));
            body.stream().handler(buffer -> {
                all.appendBuffer(buffer);
                if (steps.incrementAndGet() % 3 == 0) {
                    vertx.setTimer(1, t -> body.stream().fetch(1));
                } else {
                    body.stream().fetch(1);
                }
            });
            body.stream().fetch(1);
        });

        await().until(() -> !end.get().isEmpty());
        assertThat(all.getBytes()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\nbody until close",
                "HTTP/1.0 200 OK\r\n\r\nbody until close",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "rubbish\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
            })
    void anAnswerWhoseEndCannotBeTrustedIsNoAnswer(String octets) throws Exception {
        Store odd = storeAt(raw(socket -> socket.write(octets).onComplete(done -> socket.close())));

        assertThatThrownBy(() -> answer(odd.collect(get(), 1000)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    }

    @Test
    void aChunkedAnswerIsReadToItsEnd() throws Exception {
        Store chunked = storeAt(raw(socket ->
                socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")));

        assertThat(answer(chunked.collect(get(), 1000)).bytes().toString()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>gone</html>", "<Error><Code>cut", "<!DOCTYPE x><Error><Code>X</Code></Error>"})
    void anErrorWithoutADocumentIsNamedByItsStatus(String document) throws Exception {
        Store odd = storeAt(raw(socket ->
                socket.write("HTTP/1.1 503 x\r\nContent-Length: " + document.length() + "\r\n\r\n" + document)));

        assertThatThrownBy(() -> answer(odd.send(get()))).isInstanceOfSatisfying(StoreError.class, e -> {
            assertThat(e.status()).isEqualTo(503);
            assertThat(e.code()).isEqualTo("SlowDown");
        });
    }

    @Test
    void anErrorDocumentWithoutEndIsReadUpToItsBoundOnly() throws Exception {
        AtomicLong written = new AtomicLong();
        Store endless = storeAt(raw(socket -> {
            socket.write("HTTP/1.1 500 x\r\nContent-Length: " + BLOCKS * BLOCK.length + "\r\n\r\n");
            pump(socket, written, BLOCKS);
        }));

        assertThatThrownBy(() -> answer(endless.send(get())))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo("InternalError"));
        assertThat(written.get()).isLessThan(BLOCKS);
    }

    @Test
    void anEarlySuccessDoesNotCoverABodyThatFailsLater() throws Exception {
        S3Exception failure = new S3Exception(S3Error.BAD_DIGEST);
        LoopSource source = LoopSource.failing(1_000_000, 60_000, failure);
        Store hasty = storeAt(raw(socket -> socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));

        assertThatThrownBy(() -> onLoop(() -> hasty.send(put(source.body(2_000_000), false))))
                .cause()
                .isSameAs(failure);
    }

    @Test
    void trustsOnlyTheAuthorityItIsGiven() throws Exception {
        SelfSignedCertificate mine = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate other = SelfSignedCertificate.create("localhost");
        HttpServerOptions tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(mine.keyCertOptions());
        try (FakeStore secure = FakeStore.start(vertx, tls)) {
            secure.objects().put("photos", "a/b.jpg", new byte[3], Map.of());
            BackendSettings base = settings(
                            URI.create("https://localhost:" + secure.endpoint().getPort()))
                    .withTimeouts(Timeouts.standard());

            Store right = storeFor(base.withAuthorities(Path.of(mine.certificatePath())));
            Store wrong = storeFor(base.withAuthorities(Path.of(other.certificatePath())));
            Store platform = storeFor(base);

            assertThat(answer(right.collect(get(), 10)).bytes().length()).isEqualTo(3);
            assertThatThrownBy(() -> answer(wrong.send(get()))).isInstanceOf(S3Exception.class);
            assertThatThrownBy(() -> answer(platform.send(get()))).isInstanceOf(S3Exception.class);
            assertThat(secure.seen()).hasSize(1);
        } finally {
            mine.delete();
            other.delete();
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("elsewhere.example");
        HttpServerOptions tls = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
        try (FakeStore secure = FakeStore.start(vertx, tls)) {
            Store store = storeFor(
                    settings(URI.create("https://localhost:" + secure.endpoint().getPort()))
                            .withAuthorities(Path.of(certificate.certificatePath())));

            assertThatThrownBy(() -> answer(store.send(get()))).isInstanceOf(S3Exception.class);
            assertThat(secure.seen()).isEmpty();
        } finally {
            certificate.delete();
        }
    }
}
