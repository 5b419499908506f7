package io.ssegateway.kms.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens come from where settings say, one login for all who wait, and a new one when the old is no longer good. */
class VaultLoginTest {
    private static final KeyRef KEY = new KeyRef("vault", "transit/photos", "photos");
    private static final KeyUse USE = new KeyUse("alice", Map.of(), Duration.ofSeconds(15), "r1");
    private static final String LOOK = "GET /v1/auth/token/lookup-self ";

    private static Vertx vertx;
    private final FakeVault server = new FakeVault(vertx, new HttpServerOptions()).answers(this::answer);
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private volatile String good = "t1";
    private volatile int loginStatus = 200;
    private volatile int lease = 3600;
    private volatile boolean renewable;

    @TempDir
    private Path folder;

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stops() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closes() {
        server.close();
    }

    /** A Vault with one good token, which a login gives. */
    private void answer(HttpServerRequest request) {
        if (request.uri().endsWith("/login")) {
            request.bodyHandler(body -> {
                bodies.add(body.toString());
                grant(request);
            });
        } else if (!good.equals(request.getHeader("X-Vault-Token"))) {
            FakeVault.refuse(request, 403, "permission denied");
        } else if (request.uri().endsWith("/renew-self")) {
            grant(request);
        } else if (request.uri().contains("/forbidden")) {
            FakeVault.refuse(request, 403, "permission denied");
        } else {
            request.response().end("{\"data\":{\"type\":\"aes256-gcm96\",\"ttl\":0}}");
        }
    }

    private void grant(HttpServerRequest request) {
        if (loginStatus != 200) {
            FakeVault.refuse(request, loginStatus, "invalid role or secret ID");
            return;
        }
        request.response()
                .end("{\"auth\":{\"client_token\":\"" + good + "\",\"lease_duration\":" + lease + ",\"renewable\":"
                        + renewable + "}}");
    }

    private VaultKms client(VaultAuth auth) {
        return new VaultKms(
                vertx,
                VaultSettings.of(KmsEndpoint.of("vault", server.address()), auth)
                        .withNamespace("team/a"));
    }

    private VaultAuth appRole() {
        return new VaultAuth.AppRole("approle", secret("role-1"), new VaultAuth.Source.Held(secret("secret-1")));
    }

    private static Secret secret(String text) {
        return Secret.takeOver(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private static Kind failure(Uni<?> uni) {
        try {
            answer(uni);
            throw new AssertionError("it succeeded");
        } catch (KmsException e) {
            return e.kind();
        }
    }

    private long logins() {
        return bodies.size();
    }

    private long asked(String start) {
        return server.asked.stream().filter(each -> each.startsWith(start)).count();
    }

    /** A refusal within a second of the login is taken for meant; this lets that second pass. */
    private static void letTheLoginAge() {
        long began = System.nanoTime();
        Awaitility.await()
                .until(() ->
                        System.nanoTime() - began > Duration.ofMillis(1_050).toNanos());
    }

    @Test
    void logsInByAppRoleOnceForAllWhoWait() {
        try (VaultKms kms = client(appRole())) {
            answer(Uni.join()
                    .all(IntStream.range(0, 20)
                            .mapToObj(i -> kms.describe(KEY, USE))
                            .toList())
                    .andFailFast());
        }
        assertThat(bodies).containsExactly("{\"role_id\":\"role-1\",\"secret_id\":\"secret-1\"}");
        assertThat(server.asked).contains("POST /v1/auth/approle/login null");
    }

    @Test
    void logsInByKubernetesWithTheTokenThatTheFileHoldsNow() throws Exception {
        Path jwt = Files.writeString(folder.resolve("jwt"), "a.b.c\n");
        try (VaultKms kms = client(new VaultAuth.Kubernetes("k8s/one", "gateway", jwt))) {
            answer(kms.describe(KEY, USE));
            letTheLoginAge();
            Files.writeString(jwt, "d.e.f");
            good = "t2";

            answer(kms.describe(KEY, USE));
        }
        assertThat(bodies)
                .containsExactly(
                        "{\"role\":\"gateway\",\"jwt\":\"a.b.c\"}", "{\"role\":\"gateway\",\"jwt\":\"d.e.f\"}");
        assertThat(server.asked).contains("POST /v1/auth/k8s/one/login null");
    }

    @Test
    void readsATokenFileAgainWhenItsTokenIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "t1\n");
        try (VaultKms kms = client(new VaultAuth.TokenFile(file))) {
            answer(kms.describe(KEY, USE));
            letTheLoginAge();
            Files.writeString(file, "t2\n");
            good = "t2";

            assertThat(answer(kms.describe(KEY, USE)).keyId()).isEqualTo("transit/photos");
        }
    }

    @Test
    void saysThatNoTokenCanBeReadAndServesOnceThereIsOne() throws Exception {
        Path file = folder.resolve("token");
        try (VaultKms kms = client(new VaultAuth.TokenFile(file))) {
            assertThat(failure(kms.describe(KEY, USE))).isEqualTo(Kind.UNAVAILABLE);
            Files.writeString(file, "t1");
            letTheLoginAge();

            answer(kms.describe(KEY, USE));
        }
    }

    @Test
    void takesARefusalForMeantWhileItsTokenIsGood() {
        KeyRef forbidden = new KeyRef("vault", "transit/forbidden", "f");
        try (VaultKms kms = client(appRole())) {
            answer(kms.describe(KEY, USE));
            letTheLoginAge();

            assertThat(failure(kms.describe(forbidden, USE))).isEqualTo(Kind.ACCESS_DENIED);
        }
        assertThat(logins()).isEqualTo(1);
        assertThat(asked(LOOK)).isEqualTo(1);
    }

    @Test
    void logsInOnceInASecondHoweverOftenItIsRefused() {
        loginStatus = 400;
        try (VaultKms kms = client(appRole())) {
            for (int i = 0; i < 10; i++) {
                assertThat(failure(kms.describe(KEY, USE))).isEqualTo(Kind.ACCESS_DENIED);
            }
        }
        assertThat(logins()).isLessThanOrEqualTo(3);
    }

    @Test
    void prolongsItsTokenBeforeItEnds() {
        lease = 2;
        renewable = true;
        try (VaultKms kms = client(appRole())) {
            answer(kms.describe(KEY, USE));

            Awaitility.await().until(() -> asked("POST /v1/auth/token/renew-self t1") >= 2);
            assertThat(logins()).isEqualTo(1);
        }
    }

    @Test
    void getsAnotherTokenWhereItsOwnCannotBeProlonged() {
        lease = 2;
        try (VaultKms kms = client(appRole())) {
            answer(kms.describe(KEY, USE));

            Awaitility.await().until(() -> logins() >= 2);
            assertThat(asked("POST /v1/auth/token/renew-self")).isZero();
        }
    }

    @Test
    void asksNothingBeforeTheFirstCallAndNothingAfterItIsClosed() {
        VaultKms kms = client(appRole());
        assertThat(server.asked).isEmpty();
        kms.close();

        assertThat(failure(kms.describe(KEY, USE))).isEqualTo(Kind.UNAVAILABLE);
    }
}
