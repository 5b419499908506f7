package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.Context;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
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
