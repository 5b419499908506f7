package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.state.Swept;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
                            : Uni.createFrom().item(new Swept(1, 1, 0, Optional.empty()));
                },
                () -> 1)) {
            for (int i = 1; i <= 4; i++) {
                assertThat(next()).isEqualTo(i);
            }
        }
        assertThat(loops).isNotEmpty().doesNotContain(false);
    }

    @Test
    void oneSweepAtATimeAndNoneAfterTheEnd() throws Exception {
        AtomicInteger pauses = new AtomicInteger();
        AtomicReference<UniEmitter<? super Swept>> running = new AtomicReference<>();
        Sweeping sweeping = Sweeping.start(
                vertx,
                () -> Uni.createFrom().emitter(emitter -> {
                    running.set(emitter);
                    begun.add(pauses.get());
                }),
                () -> {
                    pauses.incrementAndGet();
                    return 1;
                });
        // a pause before the first, and no other while it runs
        assertThat(next()).isEqualTo(1);
        running.get().complete(new Swept(0, 0, 0, Optional.empty()));
        assertThat(next()).isEqualTo(2);
        sweeping.close();
        running.get().complete(new Swept(0, 0, 0, Optional.empty()));
        assertThat(pauses).hasValue(2);
        assertThat(begun).isEmpty();
    }
}
