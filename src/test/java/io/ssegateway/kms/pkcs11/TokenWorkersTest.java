package io.ssegateway.kms.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a module that hangs can hold of the gateway. */
class TokenWorkersTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);
    /** Long enough for a thread to begin with the call first. */
    private static final Duration SOME = Duration.ofSeconds(2);

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final Semaphore inside = new Semaphore(0);
    private final ConcurrentLinkedQueue<String> discarded = new ConcurrentLinkedQueue<>();
    private final TokenWorkers workers = new TokenWorkers("hsm", new HsmSettings.Limits(2, 3));

    @AfterEach
    void ends() {
        hangs.countDown();
        workers.close();
    }

    private CompletableFuture<String> call(String name, Duration time) {
        return workers.run(time, until -> hang(name), discarded::add).subscribeAsCompletionStage();
    }

    private String hang(String name) {
        inside.release();
        try {
            hangs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return name;
    }

    private static KmsException.Kind kind(CompletableFuture<String> call) {
        try {
            throw new AssertionError(
                    Uni.createFrom().completionStage(call).await().atMost(Duration.ofSeconds(30)));
        } catch (KmsException e) {
            return e.kind();
        }
    }

    @Test
    void runsAsManyAtOnceAsThereAreSessionsAndLetsAsManyWaitAsTheQueueHolds() {
        List<CompletableFuture<String>> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(call("call " + i, LONG));
        }
        inside.acquireUninterruptibly(2);
        CompletableFuture<String> beyond = call("beyond", LONG);

        assertThat(kind(beyond)).isEqualTo(KmsException.Kind.THROTTLED);
        assertThat(inside.availablePermits()).isZero();
        hangs.countDown();
        for (int i = 0; i < 5; i++) {
            assertThat(taken.get(i).join()).isEqualTo("call " + i);
        }
        assertThat(discarded).isEmpty();
    }

    @Test
    void givesUpACallAtItsDeadlineAndThrowsAwayWhatItBringsLater() {
        CompletableFuture<String> late = call("late", SOME);
        assertThat(kind(late)).isEqualTo(KmsException.Kind.UNAVAILABLE);
        hangs.countDown();

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> discarded.contains("late"));
    }

    @Test
    void givesUpACallThatWaitedTooLongWithoutEverAskingTheModule() {
        assertThat(call("a", LONG)).isNotDone();
        assertThat(call("b", LONG)).isNotDone();
        inside.acquireUninterruptibly(2);
        assertThat(kind(call("waited", SHORT))).isEqualTo(KmsException.Kind.UNAVAILABLE);
        hangs.countDown();
        assertThat(call("next", LONG).join()).isEqualTo("next");

        assertThat(discarded).isEmpty();
    }

    @Test
    void refusesAtOnceWhileEveryThreadIsInACallThatIsPastItsTime() {
        CompletableFuture<String> first = call("first", SOME);
        CompletableFuture<String> second = call("second", SOME);
        inside.acquireUninterruptibly(2);
        assertThat(kind(first)).isEqualTo(KmsException.Kind.UNAVAILABLE);
        assertThat(kind(second)).isEqualTo(KmsException.Kind.UNAVAILABLE);

        CompletableFuture<String> refused = call("refused", LONG);
        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::join).hasMessageContaining("has not come back from 2 calls");
        hangs.countDown();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !call("after", LONG).handle((x, e) -> e != null).join());
    }

    @Test
    void takesNothingOnceItIsClosed() {
        workers.close();

        assertThat(kind(call("x", LONG))).isEqualTo(KmsException.Kind.UNAVAILABLE);
    }
}
