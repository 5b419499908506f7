package io.ssegateway.kms;

import static io.ssegateway.kms.HeldKms.wiped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.VertxLoops;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.SocketKmsServer.Manner;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real socket that is slow, throttles, garbles, stays half open and goes away. */
class SocketFaultsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyRef KEY = new KeyRef("socket", "one", "one");
    private static final KeyUse PATIENT = use(Duration.ofSeconds(15));
    private static final KeyUse HURRIED = use(Duration.ofMillis(200));

    private final SocketKmsServer server = new SocketKmsServer(VERTX);
    private final SocketKms client = new SocketKms(VERTX.createNetClient(), server.port());
    private final GuardedKms kms =
            GuardedKms.over(client, CacheSettings.of(Duration.ofMinutes(5)), KeyEvents.NONE, new VertxLoops(VERTX));
    private final Bytes wrapped = answer(kms.generate(KEY, PATIENT)).wrapped();
    private final int before = server.calls();

    @AfterAll
    static void stops() {
        Sync.get(VERTX.close());
    }

    private static KeyUse use(Duration deadline) {
        return new KeyUse("alice", Map.of("a", "b"), deadline, "r");
    }

    private static <T> T answer(Uni<T> uni) {
        return KmsContract.answer(uni);
    }

    private Optional<KmsException.Kind> decryptFails(KeyUse use) {
        return KmsContract.failure(kms.decrypt(KEY, wrapped, use));
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"GARBLES", "ANSWERS_HALF_A_KEY", "ANSWERS_HALF_A_LINE", "HANGS_UP"})
    void isUnavailableWhateverTheServerSends(Manner manner) {
        server.manner(manner);
        assertThat(decryptFails(PATIENT)).contains(KmsException.Kind.UNAVAILABLE);
        assertThat(KmsContract.failure(kms.generate(KEY, PATIENT))).contains(KmsException.Kind.UNAVAILABLE);

        server.manner(Manner.ANSWERS);
        assertThat(decryptFails(PATIENT)).isEmpty();
    }

    @Test
    void isUnavailableWhenTheDeadlineIsOverOnAHalfOpenConnection() {
        server.manner(Manner.NEVER_ANSWERS);

        assertThat(decryptFails(HURRIED)).contains(KmsException.Kind.UNAVAILABLE);
        assertThat(KmsContract.failure(kms.generate(KEY, HURRIED))).contains(KmsException.Kind.UNAVAILABLE);
        assertThat(KmsContract.failure(kms.list(HURRIED))).contains(KmsException.Kind.UNAVAILABLE);
    }

    @Test
    void servesAgainAtOnceWhenTheServerIsBack() {
        server.stop();
        assertThat(decryptFails(PATIENT)).contains(KmsException.Kind.UNAVAILABLE);

        server.start();
        assertThat(decryptFails(PATIENT)).isEmpty();
    }

    @Test
    void servesWhatItRemembersWhileTheServerIsGone() {
        answer(kms.decrypt(KEY, wrapped, PATIENT)).close();
        server.stop();

        assertThat(decryptFails(PATIENT)).isEmpty();
    }

    @Test
    void passesThrottlingOnAndAsksAgainTheNextTime() {
        server.manner(Manner.THROTTLES);
        assertThat(decryptFails(PATIENT)).contains(KmsException.Kind.THROTTLED);
        assertThat(decryptFails(PATIENT)).contains(KmsException.Kind.THROTTLED);

        assertThat(server.calls() - before).isEqualTo(2 * KmsLimits.shipped().attempts());
    }

    @Test
    void asksOnceForManyWhileTheServerIsSlow() {
        server.manner(Manner.HOLDS);
        List<CompletableFuture<KeyMaterial>> all = IntStream.range(0, 32)
                .mapToObj(i -> kms.decrypt(KEY, wrapped, PATIENT).subscribeAsCompletionStage())
                .toList();
        await().until(() -> server.calls() > before);
        server.release();

        List<KeyMaterial> keys = all.stream()
                .map(one -> one.orTimeout(20, TimeUnit.SECONDS).join())
                .toList();
        assertThat(server.calls() - before).isEqualTo(1);
        keys.getFirst().close();
        byte[] expected = keys.get(1).use(byte[]::clone);
        assertThat(keys.subList(1, 32))
                .allSatisfy(key -> assertThat(key.use(byte[]::clone)).isEqualTo(expected));
    }

    @Test
    void asksOnceForManyRefusals() {
        server.enable("one", false);
        for (int i = 0; i < 5; i++) {
            assertThat(decryptFails(PATIENT)).contains(KmsException.Kind.DISABLED);
        }
        assertThat(server.calls() - before).isEqualTo(1);
    }

    @Test
    void wipesTheGeneratedKeyOfAnAnswerThatComesTooLate() {
        int already = client.given.size();
        server.manner(Manner.HOLDS);
        assertThat(KmsContract.failure(kms.generate(KEY, HURRIED))).contains(KmsException.Kind.UNAVAILABLE);
        server.release();

        await().until(() -> client.given.size() > already
                && client.given.stream().skip(already).allMatch(HeldKms::wiped));
        assertThat(wiped(client.given.stream().skip(already).findFirst().orElseThrow()))
                .isTrue();
    }

    @Test
    void answersOnTheLoopThatAskedThoughAnotherMadeTheCall() {
        server.manner(Manner.HOLDS);
        List<CompletableFuture<Boolean>> home = IntStream.range(0, 6)
                .mapToObj(i -> {
                    Context context = ((ContextInternal) VERTX.getOrCreateContext())
                            .owner()
                            .createEventLoopContext();
                    CompletableFuture<Boolean> answered = new CompletableFuture<>();
                    context.runOnContext(nothing -> kms.decrypt(KEY, wrapped, PATIENT)
                            .subscribe()
                            .with(
                                    key -> answered.complete(context == Vertx.currentContext()),
                                    answered::completeExceptionally));
                    return answered;
                })
                .toList();
        await().until(() -> server.calls() > before);
        server.release();

        assertThat(home)
                .allSatisfy(one ->
                        assertThat(one.orTimeout(20, TimeUnit.SECONDS).join()).isTrue());
        assertThat(server.calls() - before).isEqualTo(1);
    }
}
