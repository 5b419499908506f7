package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.FakeHuaweiKms;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to show who the gateway is; the contract itself runs with an agency's temporary access key. */
class HuaweiLoginTest extends HuaweiFixture {
    private static final KeyUse USE = use(Map.of("sse-gateway:bucket", "photos"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private volatile Duration lasts = Duration.ofHours(24);
    private volatile int status = 200;
    private volatile Instant now = Instant.now();
    private final AtomicInteger granted = new AtomicInteger();
    private final HttpServer metadata = vertx.createHttpServer()
            .requestHandler(request -> request.response()
                    .setStatusCode(request.path().equals("/openstack/latest/securitykey") ? status : 404)
                    .end(securityKey()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    @TempDir
    private Path folder;

    /** Gives another access key each time, and lets the service know it. */
    private String securityKey() {
        int number = granted.incrementAndGet();
        server.signatures().knows("TEMP" + number, "canary-temporary-" + number, "token-" + number);
        server.allows("TEMP" + number, FakeHuaweiKms.everything());
        return new JsonObject()
                .put(
                        "credential",
                        new JsonObject()
                                .put("access", "TEMP" + number)
                                .put("secret", "canary-temporary-" + number)
                                .put("securitytoken", "token-" + number)
                                .put("expires_at", now.plus(lasts).toString()))
                .encode();
    }

    @BeforeEach
    void knowsTheMachineOnly() {
        server.signatures().forgets(ACCESS_KEY);
        server.signatures().goesBy(() -> now);
    }

    @AfterEach
    void stopsTheMetadataService() {
        metadata.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    HuaweiSettings settings() {
        return settings(new HuaweiAuth.Agency(
                KmsEndpoint.of("metadata", URI.create("http://127.0.0.1:" + metadata.actualPort()))));
    }

    private HuaweiSettings settings(HuaweiAuth auth) {
        return HuaweiSettings.of(KmsEndpoint.of("huawei", server.address()), FakeHuaweiKms.PROJECT, auth);
    }

    private HuaweiKms client() {
        return new HuaweiKms(vertx, settings(), () -> now);
    }

    @Test
    void asksTheMetadataServiceOnceHoweverManyCome() {
        answer(Uni.join()
                .all(IntStream.range(0, 20)
                        .mapToObj(i -> kms().generate(key("one"), USE))
                        .toList())
                .andFailFast());

        assertThat(granted).hasValue(1);
    }

    @Test
    void takesAnotherAccessKeyBeforeTheOneItHasEnds() {
        try (HuaweiKms kms = client()) {
            assertThat(failure(kms.generate(key("one"), USE))).isEmpty();
            now = now.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(9));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(failure(kms.generate(key("one"), USE))).isEmpty();
                assertThat(granted).hasValue(2);
            });
        }
    }

    @Test
    void asksWithNoAccessKeyThatHasEnded() {
        try (HuaweiKms kms = client()) {
            assertThat(failure(kms.generate(key("one"), USE))).isEmpty();
            now = now.plus(Duration.ofHours(24));
            server.signatures().forgets("TEMP1");
            assertThat(failure(kms.generate(key("one"), USE))).isEmpty();

            now = now.plus(Duration.ofHours(24));
            lasts = Duration.ZERO;
            server.asked().clear();
            assertThat(failure(kms.generate(key("one"), USE))).contains(Kind.UNAVAILABLE);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void takesAnotherAccessKeyWhenTheServiceDoesNotKnowTheOneItHas() {
        assertThat(failure(kms().generate(key("one"), USE))).isEmpty();
        server.signatures().forgets("TEMP1");

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> failure(kms().generate(key("one"), USE)).isEmpty());
        assertThat(granted).hasValue(2);
    }

    @Test
    void isUnavailableWhileTheMachineHasNoAgency() {
        status = 404;
        assertThat(failure(kms().generate(key("one"), USE))).contains(Kind.UNAVAILABLE);

        status = 200;
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> failure(kms().generate(key("one"), USE)).isEmpty());
    }

    @Test
    void showsATemporaryAccessKeyOfConfigurationWithItsToken() {
        server.signatures().knows("TEMP", "s", "the-token");
        server.allows("TEMP", FakeHuaweiKms.everything());
        HuaweiAuth whole = new HuaweiAuth.Keys("TEMP", secret("s"), Optional.of(secret("the-token")));
        HuaweiAuth half = new HuaweiAuth.Keys("TEMP", secret("s"), Optional.empty());
        try (HuaweiKms with = new HuaweiKms(vertx, settings(whole));
                HuaweiKms without = new HuaweiKms(vertx, settings(half))) {
            assertThat(failure(with.generate(key("one"), USE))).isEmpty();
            assertThat(failure(without.generate(key("one"), USE))).contains(Kind.ACCESS_DENIED);
        }
    }

    @Test
    void readsATokenFileAgainWhenItsTokenIsRefused() throws Exception {
        server.allows("user", FakeHuaweiKms.everything());
        server.signatures().knowsToken("MII-one", "user");
        Path file = Files.writeString(folder.resolve("token"), "MII-one\n");
        try (HuaweiKms kms = new HuaweiKms(vertx, settings(new HuaweiAuth.TokenFile(file)))) {
            assertThat(failure(kms.generate(key("one"), USE))).isEmpty();
            server.signatures().forgets("user");
            assertThat(failure(kms.generate(key("one"), USE))).contains(Kind.ACCESS_DENIED);

            server.signatures().knowsToken("MII-two", "user");
            Files.writeString(file, "MII-two\n");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> failure(kms.generate(key("one"), USE)).isEmpty());
        }
    }

    @Test
    void isUnavailableWithoutItsTokenFile() {
        HuaweiAuth none = new HuaweiAuth.TokenFile(folder.resolve("nowhere"));
        try (HuaweiKms kms = new HuaweiKms(vertx, settings(none))) {
            assertThat(failure(kms.generate(key("one"), USE))).contains(Kind.UNAVAILABLE);
        }
    }

    @Test
    void isUnavailableOnceClosed() {
        HuaweiKms kms = client();
        assertThat(failure(kms.generate(key("one"), USE))).isEmpty();
        kms.close();

        assertThat(failure(kms.generate(key("one"), USE))).contains(Kind.UNAVAILABLE);
    }
}
