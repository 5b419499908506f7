package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.backend.BackendSettings.Probing;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KnownCapabilitiesTest extends StoreFixture {
    private static final Probing PROBING = new Probing(Optional.of(new BucketName("state")), StatedCapabilities.none());
    private static final ProbeReport ALL = report(true);
    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicInteger probes = new AtomicInteger();
    private final StoreIdentity identity = new StoreIdentity();

    private static ProbeReport report(boolean trailers) {
        return new ProbeReport(Map.of(Capability.TRAILING_CHECKSUM, trailers ? Answer.YES : Answer.no("")), Map.of());
    }

    private KnownCapabilities known(Probing probing, Duration again, Uni<ProbeReport> outcome) {
        return new KnownCapabilities(
                vertx,
                "main",
                probing,
                identity,
                () -> {
                    probes.incrementAndGet();
                    return outcome;
                },
                again);
    }

    private static boolean trailers(KnownCapabilities known) {
        return answer(known.get()).has(Capability.TRAILING_CHECKSUM);
    }

    @Test
    void isAskedOnceAndThenKnown() {
        KnownCapabilities known = known(PROBING, NEVER, Uni.createFrom().item(ALL));

        assertThat(trailers(known)).isTrue();
        assertThat(trailers(known)).isTrue();
        assertThat(probes).hasValue(1);
    }

    @Test
    @Tag("I12")
    void nothingIsAskedBeforeTheFirstQuestion() {
        KnownCapabilities known = known(PROBING, NEVER, Uni.createFrom().item(ALL));

        assertThat(known).isNotNull();
        assertThat(probes).hasValue(0);
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameProbeOnHisOwnLoop() {
        AtomicReference<UniEmitter<? super ProbeReport>> open = new AtomicReference<>();
        KnownCapabilities known = known(PROBING, NEVER, Uni.createFrom().<ProbeReport>emitter(e -> open.set(e)));
        List<String> told = new CopyOnWriteArrayList<>();
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Context context = ((VertxInternal) vertx).createEventLoopContext();
            contexts.add(context);
            context.runOnContext(ignored -> known.get().subscribe().with(found -> {
                boolean own = Vertx.currentContext() == context;
                told.add(own + " " + found.has(Capability.TRAILING_CHECKSUM));
            }));
        }
        await().until(() -> open.get() != null);

        open.get().complete(ALL);

        await().until(() -> told.size() == contexts.size());
        assertThat(told).containsOnly("true true");
        assertThat(probes).hasValue(1);
    }

    @Test
    void aQuestionDoesNotWaitForASlowProbe() {
        KnownCapabilities known = known(PROBING, NEVER, Uni.createFrom().nothing());

        assertThat(answer(known.get())).isEqualTo(Capabilities.assumed());
        assertThat(probes).hasValue(1);
    }

    @Test
    void aFailedProbeMeansWhatS3PromisesAndIsRepeatedLater() {
        Uni<ProbeReport> failing = Uni.createFrom().failure(new S3Exception(S3Error.SERVICE_UNAVAILABLE));
        KnownCapabilities patient = known(PROBING, NEVER, failing);
        assertThat(answer(patient.get())).isEqualTo(Capabilities.assumed());
        assertThat(answer(patient.get())).isEqualTo(Capabilities.assumed());
        assertThat(probes).hasValue(1);

        KnownCapabilities eager = known(PROBING, Duration.ZERO, failing);
        answer(eager.get());
        answer(eager.get());
        assertThat(probes).hasValue(3);
    }

    @Test
    void anotherServerIsAskedAgainWhileTheOldAnswersStay() {
        AtomicReference<ProbeReport> next = new AtomicReference<>(ALL);
        KnownCapabilities known = known(PROBING, Duration.ZERO, Uni.createFrom().item(next::get));
        identity.heard("MinIO");
        assertThat(trailers(known)).isTrue();
        assertThat(trailers(known)).isTrue();
        assertThat(probes).hasValue(1);

        next.set(report(false));
        identity.heard("SomethingElse");

        assertThat(trailers(known)).isTrue();
        await().until(() -> !trailers(known));
        assertThat(probes).hasValue(2);
    }

    @Test
    void whatCouldNotBeDecidedIsAskedAgain() {
        AtomicReference<ProbeReport> next =
                new AtomicReference<>(new ProbeReport(Map.of(), Map.of(Capability.TRAILING_CHECKSUM, "SlowDown")));
        KnownCapabilities known = known(PROBING, Duration.ZERO, Uni.createFrom().item(next::get));
        assertThat(trailers(known)).isFalse();
        next.set(ALL);

        await().until(() -> trailers(known));
    }

    @Test
    void withoutABucketNothingIsAsked() {
        KnownCapabilities known = known(Probing.none(), NEVER, Uni.createFrom().item(ALL));

        assertThat(answer(known.get())).isEqualTo(Capabilities.assumed());
        assertThat(probes).hasValue(0);
    }

    @Test
    void whatIsStatedWins() {
        StatedCapabilities stated = new StatedCapabilities(
                Map.of(Capability.TRAILING_CHECKSUM, false, Capability.UNEQUAL_PARTS, false),
                java.util.OptionalLong.of(8 << 20),
                java.util.OptionalLong.of(1L << 30));
        Capabilities found = answer(known(
                        new Probing(PROBING.bucket(), stated),
                        NEVER,
                        Uni.createFrom().item(ALL))
                .get());

        assertThat(found.missing()).contains(Capability.TRAILING_CHECKSUM, Capability.UNEQUAL_PARTS);
        assertThat(found.minPart()).isEqualTo(8 << 20);
        assertThat(found.maxPut()).isEqualTo(1L << 30);
    }

    @Test
    void theFirstUploadProbesAndUsesWhatWasFound() throws Exception {
        fake.objects().create("state");
        Store probing = storeFor(settings(fake.endpoint()).withProbing(PROBING));
        answer(probing.collect(StoreRequest.of("GET", BUCKET).query("location", ""), 1000));
        assertThat(fake.seen()).hasSize(1);

        onLoop(() -> probing.send(
                put(LoopSource.of(2_000_000, 60_000).body(2_000_000), false).checksummed()));
        onLoop(() -> probing.send(
                put(LoopSource.of(2_000_000, 60_000).body(2_000_000), false).checksummed()));

        assertThat(fake.seen().stream().filter(s -> s.target().equals("/photos/a/b.jpg")))
                .hasSize(2)
                .allMatch(seen -> seen.headers().containsKey("x-amz-trailer"));
        assertThat(fake.lines().stream().filter(line -> line.endsWith("/metadata") && line.startsWith("PUT")))
                .hasSize(1);
    }

    @Test
    void aStateBucketThatIsNotThereYetHoldsNobodyUp() throws Exception {
        Store probing = storeFor(settings(fake.endpoint()).withProbing(PROBING));

        onLoop(() -> probing.send(
                put(LoopSource.of(2_000_000, 60_000).body(2_000_000), false).checksummed()));

        assertThat(fake.seen().getLast().headers()).doesNotContainKey("x-amz-trailer");
        assertThat(fake.objects().keys("photos")).containsExactly("a/b.jpg");
    }
}
