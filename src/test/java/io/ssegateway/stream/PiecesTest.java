package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {
    private static Pieces.Piece next(Pieces pieces) {
        return pieces.next().await().atMost(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"0,10", "1,10", "9,10", "10,10", "11,10", "20,10", "21,10", "100,1", "1000,7", "3,1000"})
    void piecesTogetherAreTheBody(int size, int piece) {
        for (int step : new int[] {1, 3, 64}) {
            LoopSource source = LoopSource.of(size, step);
            Pieces pieces = new Pieces(source.body(size), piece);
            List<Integer> sizes = new ArrayList<>();
            Pieces.Piece next;
            do {
                next = next(pieces);
                sizes.add(next.bytes().length());
            } while (!next.last());
            assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(size);
            assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(full -> full == piece);
            assertThat(sizes).hasSize(Math.max(1, Math.ceilDiv(size, piece)));
            assertThat(source.aborted()).isFalse();
            assertThatThrownBy(() -> next(pieces)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void bytesAreTheBodysInOrder() {
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        Pieces pieces = new Pieces(Body.of(Buffer.buffer(bytes)), 70_000);
        Buffer all = Buffer.buffer();
        Pieces.Piece piece;
        do {
            piece = next(pieces);
            all.appendBuffer(piece.bytes());
        } while (!piece.last());
        assertThat(all.getBytes()).isEqualTo(bytes);
    }

    @Test
    void nothingIsReadAheadOfWhatIsAskedForButOneBuffer() {
        LoopSource source = LoopSource.of(1_000_000, 1_000);
        Pieces pieces = new Pieces(source.body(1_000_000), 10_000);
        next(pieces);
        assertThat(source.produced()).isEqualTo(11_000);
        next(pieces);
        assertThat(source.produced()).isEqualTo(21_000);
    }

    @Test
    void failureOfTheBodyIsThePieces() {
        LoopSource source = LoopSource.failing(25, 5, new IllegalArgumentException("broken"));
        Pieces pieces = new Pieces(source.body(25), 10);
        next(pieces);
        next(pieces);
        assertThatThrownBy(() -> next(pieces))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
    }

    @Test
    void cancellingAbortsTheBodyAndAnAnsweredPieceDoesNot() {
        Waiting source = new Waiting();
        Pieces pieces = new Pieces(source.body(), 10);
        Cancellable waiting = pieces.next().subscribe().with(piece -> {}, failure -> {});
        assertThat(source.aborted).isFalse();
        waiting.cancel();
        assertThat(source.aborted).isTrue();
    }

    /** Never brings anything. */
    private static final class Waiting implements ReadStream<Buffer> {
        private boolean aborted;

        Body body() {
            return Body.of(this, OptionalLong.empty(), () -> aborted = true);
        }

        @Override
        public Waiting exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Waiting handler(@Nullable Handler<Buffer> handler) {
            return this;
        }

        @Override
        public Waiting pause() {
            return this;
        }

        @Override
        public Waiting resume() {
            return this;
        }

        @Override
        public Waiting fetch(long amount) {
            return this;
        }

        @Override
        public Waiting endHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }
}
