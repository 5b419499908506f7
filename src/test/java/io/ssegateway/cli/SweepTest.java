package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.s3.BucketName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final BucketName BUCKET = new BucketName("photos");

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<String> told = new ArrayList<>();
    private Optional<StoreSession> session = Optional.empty();

    @BeforeEach
    void open() {
        System.setProperty("gateway.backend.endpoint", "http://127.0.0.1:9");
        System.setProperty("gateway.backend.access-key", "AK");
        System.setProperty("gateway.backend.secret-key", "secret");
        session = Optional.of(StoreSession.open(ToolWiring.fromEnvironment(), "main"));
    }

    @AfterEach
    void close() {
        session.ifPresent(StoreSession::close);
        for (String name : new String[] {"endpoint", "access-key", "secret-key"}) {
            System.clearProperty("gateway.backend." + name);
        }
    }

    private Sweep sweep(int parallel) {
        return new Sweep(session.orElseThrow(), new Pace(1e6, System::nanoTime), parallel, stopped::get);
    }

    private static Iterator<Listed> listed(String... keys) {
        return List.of(keys).stream()
                .map(key -> new Listed(BUCKET, key, Optional.empty()))
                .iterator();
    }

    private Sweep.Told<String> telling() {
        return new Sweep.Told<>() {
            @Override
            public void done(Listed object, String result, boolean endsKey) {
                told.add(result + (endsKey ? "." : ""));
            }

            @Override
            public void failed(Listed object, Throwable failure, boolean endsKey) {
                told.add("failed " + failure.getMessage() + (endsKey ? "." : ""));
            }
        };
    }

    @Test
    void tellsInTheOrderOfTheListWhateverEndsFirst() {
        CompletableFuture<String> first = new CompletableFuture<>();
        boolean ended = sweep(4).over(
                        listed("a", "b", "c"),
                        object -> switch (object.key()) {
                            case "a" -> Uni.createFrom().completionStage(first);
                            case "b" -> Uni.createFrom().failure(new IllegalStateException("b"));
                            default ->
                                Uni.createFrom().item(() -> {
                                    first.complete("a");
                                    return "c";
                                });
                        },
                        telling());

        assertThat(ended).isTrue();
        assertThat(told).containsExactly("a.", "failed b.", "c.");
    }

    @Test
    void theLastVersionOfAKeyIsKnown() {
        sweep(1).over(
                        listed("a", "a", "a", "b", "b"),
                        object -> Uni.createFrom().item(object.key()),
                        telling());

        assertThat(told).containsExactly("a", "a", "a.", "b", "b.");
    }

    @Test
    void noMoreAreUnderWayAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        String[] keys = IntStream.range(0, 500).mapToObj(i -> "k" + i).toArray(String[]::new);

        sweep(3).over(
                        listed(keys),
                        object -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            return session.orElseThrow()
                                    .later(Duration.ofMillis(1))
                                    .map(waited -> {
                                        running.decrementAndGet();
                                        return object.key();
                                    });
                        },
                        telling());

        assertThat(told).hasSize(500);
        assertThat(most.get()).isLessThanOrEqualTo(3).isGreaterThan(1);
    }

    @Test
    void oneThatIsStoppedTellsOfWhatWasUnderWayAndNothingElse() {
        boolean ended = sweep(1).over(
                        listed("a", "b", "c"),
                        object -> {
                            stopped.set(object.key().equals("b"));
                            return Uni.createFrom().item(object.key());
                        },
                        telling());

        assertThat(ended).isFalse();
        assertThat(told.getFirst()).isEqualTo("a.");
        assertThat(told).hasSizeBetween(2, 2).last().asString().startsWith("b");
    }

    @Test
    void nothingIsToldOfNothing() {
        assertThat(sweep(1).over(listed(), object -> Uni.createFrom().item(""), telling()))
                .isTrue();
        assertThat(told).isEmpty();
    }
}
