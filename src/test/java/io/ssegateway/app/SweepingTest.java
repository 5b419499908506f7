package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.state.Swept;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepingTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private int next() throws InterruptedException {
        Integer number = begun.poll(20, TimeUnit.SECONDS);
        assertThat(number).isNotNull();
        return number;
    }

    @Test
    void goesOnAfterASweepThatFailedAndRunsOnAnEventLoop() throws Exception {
        List<Boolean> loops = new CopyOnWriteArrayList<>();
        List<Integer> count = new CopyOnWriteArrayList<>();
        try (Sweeping ignored = Sweeping.start(
                vertx,
                () -> {
                    count.add(1);
                    loops.add(Context.isOnEventLoopThread());
                    begun.add(count.size());
                    if (count.size() == 1) {
                        throw new IllegalStateException("thrown");
                    }
                    return count.size() == 2
                            ? Uni.createFrom().failure(new IllegalStateException("failed"))
                            : Uni.createFrom().item(new Swept(1, 1, 0, java.util.Optional.empty()));
                },
                () -> 1)) {
            for (int i = 1; i <= 4; i++) {
                assertThat(next()).isEqualTo(i);
            }
        }
        assertThat(loops).isNotEmpty().doesNotContain(false);
    }

    @Test
    void aSweepThatRunsIsNotJoinedByAnother() throws Exception {
        try (Sweeping ignored = Sweeping.start(
                vertx,
                () -> {
                    begun.add(1);
                    return Uni.createFrom().nothing();
                },
                () -> 1)) {
            next();
            // many pauses later nothing else has begun
            for (int i = 0; i < 50; i++) {
                vertx.timer(1).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
            assertThat(begun).isEmpty();
        }
    }

    @Test
    void theFirstSweepWaitsForAPauseAndAClosedOneDoesNotBegin() throws Exception {
        Sweeping sweeping = Sweeping.start(
                vertx,
                () -> {
                    begun.add(1);
                    return Uni.createFrom().nothing();
                },
                () -> 20);
        assertThat(begun).isEmpty();
        sweeping.close();
        vertx.timer(60).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(begun).isEmpty();
    }
}
