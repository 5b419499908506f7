package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source in memory ends within the call that asks it; the end must come through every stage. */
class TransformedEndTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void endsBehindAnyNumberOfStages(int stages) {
        Body body = Body.of(Buffer.buffer("abc"));
        for (int i = 0; i < stages; i++) {
            body = body.through(new Same(), OptionalLong.of(3));
        }
        Buffer all = Buffer.buffer();
        AtomicInteger ends = new AtomicInteger();
        ReadStream<Buffer> stream = body.stream();
        stream.handler(all::appendBuffer);
        stream.endHandler(ignored -> ends.incrementAndGet());
        stream.resume();
        assertThat(all).hasToString("abc");
        assertThat(ends).hasValue(1);
    }

    private static final class Same implements ByteTransform {
        @Override
        public void update(Buffer in, Consumer<Buffer> out) {
            out.accept(in);
        }

        @Override
        public void finish(Consumer<Buffer> out) {}
    }
}
