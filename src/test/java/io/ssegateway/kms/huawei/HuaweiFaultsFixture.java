package io.ssegateway.kms.huawei;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.FakeHuaweiKms;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A client of a server that does as a test says. */
abstract class HuaweiFaultsFixture {
    static final String ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
    static final String OTHER = "1d0466b0-e727-4d9c-b35d-f84bb474a37f";
    static final KeyRef KEY = new KeyRef("huawei", ID, "photos");
    static final KeyRef ALIAS = new KeyRef("huawei", "obs/default", "default");
    static final KeyUse PATIENT = use(Duration.ofSeconds(15));
    static final KeyUse HURRIED = use(Duration.ofMillis(200));
    static final byte[] BYTES = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final String PLAIN = HexFormat.of().formatHex(BYTES).repeat(2);

    static Vertx vertx;
    final FakeHuaweiKms server = FakeHuaweiKms.start(vertx);
    final HuaweiKms kms = client(server.address(), KmsEndpoint.Tls.platform());

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
        kms.close();
        server.close();
    }

    static KeyUse use(Duration deadline) {
        return new KeyUse("alice", Map.of("bucket", "b"), deadline, "r1");
    }

    static HuaweiKms client(URI address, KmsEndpoint.Tls tls) {
        HuaweiAuth keys = new HuaweiAuth.Keys(
                HuaweiFixture.ACCESS_KEY, HuaweiFixture.secret(HuaweiFixture.SECRET_KEY), Optional.empty());
        return new HuaweiKms(
                vertx, HuaweiSettings.of(KmsEndpoint.of("huawei", address).withTls(tls), FakeHuaweiKms.PROJECT, keys));
    }

    static Optional<KmsException> failure(Uni<?> uni) {
        try {
            uni.await().atMost(Duration.ofSeconds(20));
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of(e);
        }
    }

    static Kind kind(Uni<?> uni) {
        return failure(uni).orElseThrow().kind();
    }

    static String datakey(String id, String plain, String cipher) {
        return "{\"key_id\":\"" + id + "\",\"plain_text\":\"" + plain + "\",\"cipher_text\":\"" + cipher + "\"}";
    }

    static Bytes wrapped() {
        byte[] bound = WrappedKey.bound(HuaweiKey.of(ID).orElseThrow(), PATIENT.context());
        try (KeyMaterial key = KeyMaterial.takeOver(BYTES.clone())) {
            return WrappedKey.bind(key, bound, ContextField.ADDITIONAL_AUTHENTICATED_DATA, 64, ID, new byte[] {2, 0, 7})
                    .orElseThrow();
        }
    }
}
