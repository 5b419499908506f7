package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.SdkSigner.Payload;
import io.ssegateway.testing.FakeStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may not pass gets the right code, and the store hears nothing of it (invariant I2). */
class AuthenticationIT {
    private static final byte[] BYTES = Octets.of(1000, 11);
    private static Vertx vertx;
    private static FakeStore store;
    private static RunningGateway gateway;
    private int before;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        store = FakeStore.start(vertx);
        store.objects().create("sealed-a");
        store.objects().create("mixed-a");
        gateway = RunningGateway.over(store.endpoint(), UnaryOperator.identity());
        assertThat(signed(new SdkSigner(gateway.port()), "PUT", "/sealed-a/there", BYTES)
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @BeforeEach
    void count() {
        before = store.seen().size();
    }

    @AfterEach
    void theStoreHeardNothing() {
        assertThat(store.seen()).hasSize(before);
    }

    private static SdkSigner signer() {
        return new SdkSigner(gateway.port());
    }

    private static Wire.Answer signed(SdkSigner signer, String method, String target, byte[] body) {
        try {
            return signer.sign(method, target, body).send(gateway.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(Wire request, int status, String code) {
        Wire.Answer answer = request.send(gateway.port());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("x-amz-request-id")).isNotEmpty();
        assertThat(answer.text()).contains("<RequestId>" + answer.header("x-amz-request-id"));
    }

    @Test
    void unsignedIsDenied() {
        refused(signer().unsigned("GET", "/sealed-a/there", new byte[0]), 403, "AccessDenied");
        refused(signer().unsigned("PUT", "/sealed-a/new", BYTES), 403, "AccessDenied");
        refused(signer().unsigned("GET", "/", new byte[0]), 403, "AccessDenied");
        refused(signer().unsigned("GET", "/no-such-bucket-rule/x", new byte[0]), 403, "AccessDenied");
    }

    @Test
    void anUnknownKeyIsNamedSo() throws IOException {
        refused(
                signer().as("AKNOBODY", "whatever").sign("GET", "/sealed-a/there", new byte[0]),
                403,
                "InvalidAccessKeyId");
    }

    @Test
    void aWrongSecretDoesNotMatch() throws IOException {
        refused(
                signer().as(Standing.ACCESS, "wrong").sign("GET", "/sealed-a/there", new byte[0]),
                403,
                "SignatureDoesNotMatch");
        refused(
                signer().as(Standing.ACCESS, Standing.READER_SECRET).sign("PUT", "/sealed-a/new", BYTES),
                403,
                "SignatureDoesNotMatch");
    }

    @Test
    void anExpiredUrlIsDenied() {
        Clock past = Clock.fixed(Instant.now().minusSeconds(600), ZoneOffset.UTC);

        refused(signer().at(past).presign("GET", "/sealed-a/there", Duration.ofSeconds(60)), 403, "AccessDenied");
    }

    @Test
    void aClockFarOffIsToldSo() throws IOException {
        for (int minutes : new int[] {-16, 16}) {
            Clock off = Clock.fixed(Instant.now().plusSeconds(minutes * 60L), ZoneOffset.UTC);
            refused(signer().at(off).sign("GET", "/sealed-a/there", new byte[0]), 403, "RequestTimeTooSkewed");
        }
    }

    @Test
    void anAlteredSignedHeaderDoesNotMatch() throws IOException {
        Wire put = signer().header("x-amz-meta-color", "blue").sign("PUT", "/sealed-a/new", BYTES);

        refused(put.withHeader("x-amz-meta-color", "red"), 403, "SignatureDoesNotMatch");
        refused(put.withoutHeader("x-amz-meta-color"), 403, "SignatureDoesNotMatch");
    }

    @Test
    void anAddedAmzHeaderMustBeSigned() throws IOException {
        Wire put = signer().sign("PUT", "/sealed-a/new", BYTES);

        refused(put.withHeader("x-amz-meta-added", "1"), 403, "AccessDenied");
    }

    @Test
    void anAlteredTargetDoesNotMatch() throws IOException {
        Wire list = signer().sign("GET", "/sealed-a?list-type=2&prefix=a", new byte[0]);
        refused(list.withTarget("/sealed-a?list-type=2&prefix=b"), 403, "SignatureDoesNotMatch");
        refused(list.withTarget("/mixed-a?list-type=2&prefix=a"), 403, "SignatureDoesNotMatch");

        Wire url = signer().presign("GET", "/sealed-a/there", Duration.ofMinutes(5));
        refused(url.withTarget(url.target() + "&response-content-type=text%2Fhtml"), 403, "SignatureDoesNotMatch");
        refused(
                url.withTarget(url.target().replace("X-Amz-Expires=300", "X-Amz-Expires=301")),
                403,
                "SignatureDoesNotMatch");
    }

    @Test
    void anAlteredMethodDoesNotMatch() throws IOException {
        Wire get = signer().sign("GET", "/sealed-a/there", new byte[0]);

        refused(new Wire("DELETE", get.target(), get.headers(), get.body()), 403, "SignatureDoesNotMatch");
    }

    @Test
    void anAlteredBodyIsNotStored() throws IOException {
        refused(signer().sign("PUT", "/sealed-a/new", BYTES).flipped(500), 400, "XAmzContentSHA256Mismatch");
        refused(
                signer().payload(Payload.CHUNKS)
                        .sign("PUT", "/sealed-a/new", BYTES)
                        .flipped(500),
                403,
                "SignatureDoesNotMatch");
    }

    @Test
    void whatTheRightsDoNotNameIsDenied() throws IOException {
        SdkSigner reader = signer().as(Standing.READER_ACCESS, Standing.READER_SECRET);

        refused(reader.sign("PUT", "/sealed-a/new", BYTES), 403, "AccessDenied");
        refused(reader.sign("DELETE", "/sealed-a/there", new byte[0]), 403, "AccessDenied");
        refused(reader.sign("GET", "/obs-a/there", new byte[0]), 403, "AccessDenied");
        refused(reader.sign("PUT", "/sealed-b", new byte[0]), 403, "AccessDenied");
    }

    @Test
    void aWriterWithoutKeyRightsStoresNothing() throws IOException {
        SdkSigner reader = signer().as(Standing.READER_ACCESS, Standing.READER_SECRET);

        refused(reader.sign("PUT", "/mixed-a/new", BYTES), 403, "AccessDenied");
    }

    @Test
    void aBucketWithoutPolicyIsClosed() throws IOException {
        refused(signer().sign("PUT", "/unruled/new", BYTES), 403, "NoEncryptionPolicy");
        refused(signer().sign("GET", "/unruled/x", new byte[0]), 403, "NoEncryptionPolicy");
        refused(signer().sign("PUT", "/unruled", new byte[0]), 403, "NoEncryptionPolicy");
    }

    @Test
    void whatIsNotServedIsNoPlainPut() throws IOException {
        refused(
                signer().header("x-amz-metadata-directive", "REPLACE").sign("PUT", "/sealed-a/copy", new byte[0]),
                501,
                "NotImplemented");
        refused(signer().sign("PUT", "/sealed-a/new?renameObject=", BYTES), 501, "NotImplemented");
        refused(signer().sign("PUT", "/sealed-a/new?unknown=1", BYTES), 501, "NotImplemented");
        refused(
                signer().header("x-amz-meta-ssegw", "AAAA").sign("PUT", "/sealed-a/new", BYTES),
                400,
                "InvalidArgument");
    }
}
