package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.Fault;
import io.vertx.core.Context;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VertxStoresTest extends StoreFixture {
    private VertxStores stores;

    @BeforeEach
    void open() {
        BackendSettings settings = settings(fake.endpoint())
                .withNamed(Map.of("photo-team", new Credentials("AKTEAM", new SecretKey("team"))));
        stores = new VertxStores(vertx, InstantSource.system(), Map.of("main", settings));
    }

    private String signedBy(Store signing) {
        answer(signing.send(put("x")));
        return fake.seen().getLast().headers().get("authorization");
    }

    @Test
    void signsWithThePairThatIsAskedFor() {
        assertThat(signedBy(stores.of("main"))).contains("Credential=AKFAKE/");
        assertThat(signedBy(stores.named("main", "photo-team"))).contains("Credential=AKTEAM/");
        assertThat(signedBy(stores.own("main", "AKOWN", "own"))).contains("Credential=AKOWN/");
    }

    @Test
    void signsNothingWhereNobodySigns() {
        answer(stores.unsigned("main").send(put("x")));
        assertThat(fake.seen().getLast().headers().keySet())
                .doesNotContain("authorization", "x-amz-date", "x-amz-content-sha256");
        assertThat(stores.unsigned("main")).isSameAs(stores.unsigned("main"));
        assertThatThrownBy(() -> stores.unsigned("nowhere")).hasMessageContaining("nowhere");
    }

    @Test
    void keepsAClientsStoreUntilItsSecretChanges() {
        Store first = stores.own("main", "AKOWN", "own");

        assertThat(stores.own("main", "AKOWN", "own")).isSameAs(first);
        assertThat(stores.own("main", "AKOWN", "other")).isNotSameAs(first);
        assertThat(stores.own("main", "AKTWO", "own")).isNotSameAs(first);
    }

    @Test
    void namesWhatConfigurationDoesNotKnow() {
        assertThatThrownBy(() -> stores.of("nowhere")).hasMessageContaining("nowhere");
        assertThatThrownBy(() -> stores.named("main", "nobody")).hasMessageContaining("nobody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host",
                "host:9000",
                "http:///x",
                "http://host/path",
                "http://user@host",
                "http://host?x",
                "http://host#x"
            })
    void refusesAnEndpointOfAnotherShape(String endpoint) {
        assertThatThrownBy(() -> settings(URI.create(endpoint))).isInstanceOf(IllegalArgumentException.class);
    }

    /** A request that comes to a closed client, or is sent again by one, ends as it does with a store that is away. */
    @Test
    void afterTheEndRequestsFailAndNothingEscapes() {
        Context loop = vertx.getOrCreateContext();
        Store store = stores.of("main");
        answer(onLoop(loop, store.send(put("x"))));
        int seen = fake.seen().size();

        stores.close().toCompletableFuture().join();

        assertThatThrownBy(() -> answer(onLoop(loop, store.send(put("x")))))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
        assertThat(fake.seen()).hasSize(seen);
    }

    /** A timer that came due after the process has let go of its threads would end in a stack trace. */
    @Test
    void afterTheEndARequestFailsInTheTurnInWhichItIsSent() throws Exception {
        Store store = stores.of("main");
        stores.close().toCompletableFuture().join();
        CompletableFuture<Boolean> failedAtOnce = new CompletableFuture<>();

        vertx.getOrCreateContext().runOnContext(ignored -> {
            AtomicBoolean failed = new AtomicBoolean();
            store.send(put("x")).subscribe().with(head -> {}, e -> failed.set(true));
            failedAtOnce.complete(failed.get());
        });

        assertThat(failedAtOnce.get(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Who waits for the last call must not see none between a failure and the call that tidies up behind it. */
    @Test
    void aCallCountsUntilWhoAskedHasHeardOfItsEnd() throws Exception {
        Store store = stores.of("main");
        List<Integer> counted = new CopyOnWriteArrayList<>();
        onLoop(() -> {
            Uni<StoreResponse> sent = store.send(put("x")).onItem().invoke(head -> counted.add(stores.calls()));
            return sent.onSubscription().invoke(() -> counted.add(stores.calls()));
        });
        onLoop(() -> {
            fake.next(new Fault.Answer(400, "InvalidRequest"));
            return store.send(put("x")).onFailure().recoverWithUni(() -> {
                counted.add(stores.calls());
                return Uni.createFrom().nullItem();
            });
        });
        onLoop(() -> {
            store.send(put("x")).subscribe().with(head -> {}).cancel();
            counted.add(stores.calls());
            return Uni.createFrom().nullItem();
        });

        assertThat(counted).containsExactly(0, 1, 1, 0);
        assertThat(stores.calls()).isZero();
    }

    private static <T> Uni<T> onLoop(Context loop, Uni<T> uni) {
        return uni.runSubscriptionOn(task -> loop.runOnContext(ignored -> task.run()));
    }

    @Test
    void showsNoSecret() {
        assertThat(settings(fake.endpoint()).toString())
                .doesNotContain("\"secret\"")
                .contains("redacted");
    }
}
