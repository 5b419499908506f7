package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies on their way out: bounds, failures, clients that go away. */
class TransferTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\r\nHost: gw\r\nx-test-auth: good\r\n\r\n";
    private static final int PIECE = 64 * 1024;

    private static Door door(Source source, OptionalLong length, boolean tls) throws Exception {
        Door.Handler handler = (operation, caller, body) ->
                Uni.createFrom().item(new S3Response.Bytes(200, Fields.none(), Body.of(source, length, source::abort)));
        return new Door(
                handler,
                tls ? Optional.of(Certificates.of("localhost")) : Optional.empty(),
                64L << 20,
                Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deliversEveryByteOfALargeBody(boolean tls) throws Exception {
        Source source = new Source(PIECE, 512);
        try (Door door = door(source, OptionalLong.of(512L * PIECE), tls);
                RawClient client = door.client()) {
            RawClient.Answer head = client.send(GET).head();
            assertThat(head.header("content-length")).isEqualTo(Long.toString(512L * PIECE));
            long read = 0;
            byte[] buffer = new byte[PIECE];
            while (read < 512L * PIECE) {
                int count = client.read(buffer);
                for (int i = 0; i < count; i += 997) {
                    assertThat(buffer[i]).isEqualTo(Source.at(read + i));
                }
                read += count;
            }
            assertThat(client.send(GET.replace("x-test-auth", "x")).answer().status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("I11")
    void asksTheSourceForLittleMoreThanASlowReaderTook(boolean tls) throws Exception {
        Source source = new Source(PIECE, 16_384);
        try (Door door = door(source, OptionalLong.of(16_384L * PIECE), tls);
                RawClient client = door.client()) {
            client.socket.setReceiveBufferSize(PIECE);
            client.send(GET).head();
            long settled = settled(source);

            // socket buffers of the kernel (up to 4 MiB to send, 6 MiB to receive) and the window, not the 1 GiB
            assertThat(settled).isLessThan(12L << 20);
            assertThat(door.admission.reserved()).isEqualTo(StreamCost.STREAM + StreamCost.REQUEST);
        }
        assertThat(source.aborted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("I7")
    void resetsWhenABodyFailsAfterTheHead(boolean tls) throws Exception {
        Source source = new Source(PIECE, 4).failingAfter(2, new IllegalStateException("cut"));
        try (Door door = door(source, OptionalLong.of(4L * PIECE), tls);
                RawClient client = door.client()) {
            client.send(GET);
            assertReset(client);
            assertThat(source.aborted()).isTrue();
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
            assertThat(door.front.active()).isZero();
        }
    }

    @Test
    void resetsWhenABodyOfUndeclaredLengthFailsAfterTheHead() throws Exception {
        Source source = new Source(PIECE, 4).failingAfter(2, new IllegalStateException("cut"));
        try (Door door = door(source, OptionalLong.empty(), false);
                RawClient client = door.client()) {
            client.send(GET.replace("HTTP/1.1", "HTTP/1.0"));
            assertReset(client);
        }
    }

    @Test
    void answersWithAnErrorWhenABodyFailsBeforeItsFirstBuffer() throws Exception {
        Source source = new Source(PIECE, 4).failingAfter(0, new S3Exception(S3Error.ACCESS_DENIED, "not this one"));
        try (Door door = door(source, OptionalLong.of(4L * PIECE), false);
                RawClient client = door.client()) {
            RawClient.Answer answer = client.send(GET).answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("not this one");
            assertThat(answer.header("content-length")).isEqualTo(Integer.toString(answer.body().length));
            assertThat(client.send(GET.replace("x-test-auth", "x")).answer().status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void resetsWhenABodyIsNotAsLongAsDeclared(int declared) throws Exception {
        Source source = new Source(PIECE, 4);
        try (Door door = door(source, OptionalLong.of((long) declared * PIECE), false);
                RawClient client = door.client()) {
            client.send(GET);
            assertReset(client);
        }
    }

    @Test
    void sendsABodyOfUndeclaredLengthInChunks() throws Exception {
        try (Door door = door(new Source(4, 1), OptionalLong.empty(), false);
                RawClient client = door.client()) {
            RawClient.Answer head = client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
                    .head();
            assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(client.rest()).startsWith('4', '\r', '\n').endsWith('0', '\r', '\n', '\r', '\n');
        }
    }

    @Test
    void abortsTheBodyAndCancelsTheHandlerWhenTheClientGoesAway() throws Exception {
        Source source = new Source(PIECE, 16_384);
        try (Door door = door(source, OptionalLong.of(16_384L * PIECE), false)) {
            try (RawClient client = door.client()) {
                client.send(GET).head();
            }
            await().untilAsserted(() -> assertThat(source.aborted()).isTrue());
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Door door = new Door((operation, caller, body) ->
                Uni.createFrom().<S3Response>nothing().onCancellation().invoke(() -> cancelled.set(true)))) {
            try (RawClient client = door.client()) {
                client.send(GET);
                await().until(() -> !door.operations.isEmpty());
            }
            await().untilTrue(cancelled);
            await().untilAsserted(() -> assertThat(door.front.active()).isZero());
        }
    }

    @Test
    void failsTheUploadOfAClientThatGoesAway() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        try (Door door = new Door((operation, caller, body) -> Door.reading()
                .handle(operation, caller, body)
                .onFailure()
                .invoke(() -> failed.set(true))
                .onCancellation()
                .invoke(() -> failed.set(true)))) {
            try (RawClient client = door.client()) {
                client.send(
                        "PUT /bucket/key HTTP/1.1\r\nHost: gw\r\nx-test-auth: good\r\nContent-Length: 10\r\n\r\nabc");
                await().until(() -> !door.operations.isEmpty());
            }
            await().untilTrue(failed);
            await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
        }
    }

    /** A reset may overtake the head; an orderly end in any place is not a reset. */
    private static void assertReset(RawClient client) {
        assertThatThrownBy(() -> {
                    client.head();
                    client.rest();
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    /** Bytes asked of the source once nothing moves any more. */
    private static long settled(Source source) {
        long[] last = {-1};
        await().pollInterval(Duration.ofMillis(250)).until(() -> {
            long now = source.given();
            boolean same = now == last[0];
            last[0] = now;
            return same && now > 0;
        });
        return last[0];
    }
}
