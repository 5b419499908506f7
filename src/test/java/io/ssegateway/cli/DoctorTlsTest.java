package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.MadeCertificate;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Certificates of a store that are not as they should be. */
class DoctorTlsTest extends DoctorFixture {
    private static final Duration LONG = Duration.ofDays(400);

    private FakeStore secure(MadeCertificate shown) {
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(shown.chain().toString())
                        .addKeyPath(shown.key().toString()));
        FakeStore store = FakeStore.start(vertx, tls);
        store.objects().create(STATE);
        at(URI.create("https://localhost:" + store.endpoint().getPort()));
        return store;
    }

    private MadeCertificate made(String folderName, String host, Duration left) throws Exception {
        return MadeCertificate.of(folder.resolve(folderName), host, left);
    }

    private static String complaint(Visit visit) {
        assertThat(visit.complaints()).hasSize(1);
        return visit.complaints().getFirst();
    }

    @Test
    void aGoodOneIsSaidToLast() throws Exception {
        MadeCertificate shown = made("a", "localhost", LONG);
        set("gateway.backend.ca", shown.chain().toString());
        try (FakeStore store = secure(shown)) {
            Visit visit = visit();

            assertThat(visit.complaints()).isEmpty();
            assertThat(visit.of("backend main").getFirst())
                    .isEqualTo("TLS certificate of localhost is valid for 399 days");
            assertThat(store.seen()).isNotEmpty();
        }
    }

    @Test
    void oneThatExpiresSoon() throws Exception {
        MadeCertificate shown = made("a", "localhost", Duration.ofDays(10).plusHours(1));
        set("gateway.backend.ca", shown.chain().toString());
        try (FakeStore store = secure(shown)) {
            assertThat(complaint(visit()))
                    .startsWith("warn: backend main: TLS certificate of localhost expires in 10 days");
            assertThat(store.seen()).isNotEmpty();
        }
    }

    @Test
    void oneThatHasExpired() throws Exception {
        MadeCertificate authority = made("authority", "authority", LONG);
        MadeCertificate shown = authority.signs(folder.resolve("a"), "localhost", Duration.ofDays(-1));
        set("gateway.backend.ca", authority.chain().toString());
        try (FakeStore store = secure(shown)) {
            Visit visit = visit();

            assertThat(complaint(visit))
                    .contains("the certificate of CN=localhost expired at ", "renew it at the store");
            assertThat(visit.code()).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(store.seen()).isEmpty();
        }
    }

    /** As the gateway does, which never asks how long an authority itself is valid. */
    @Test
    void oneThatHasExpiredAndIsTrustedItself() throws Exception {
        MadeCertificate shown = made("a", "localhost", Duration.ofDays(-1));
        set("gateway.backend.ca", shown.chain().toString());
        try (FakeStore store = secure(shown)) {
            Visit visit = visit();

            assertThat(complaint(visit))
                    .startsWith("fail: backend main: TLS certificate of localhost expired at ")
                    .endsWith("renew it at the store");
            assertThat(visit.code()).isEqualTo(ExitCode.FINDINGS.code());
            assertThat(store.seen()).isNotEmpty();
        }
    }

    @Test
    void oneOfAnAuthorityThatIsNotTrusted() throws Exception {
        set("gateway.backend.ca", made("trusted", "localhost", LONG).chain().toString());
        try (FakeStore store = secure(made("shown", "localhost", LONG))) {
            assertThat(complaint(visit()))
                    .contains("is from CN=localhost, which is not among the authorities in ", "set GATEWAY_BACKEND_CA");
            unset("gateway.backend.ca");
            assertThat(complaint(visit())).contains("is none of the authorities of the platform");
            assertThat(store.seen()).isEmpty();
        }
    }

    @Test
    void oneForAnotherName() throws Exception {
        MadeCertificate shown = made("a", "elsewhere.example", LONG);
        set("gateway.backend.ca", shown.chain().toString());
        try (FakeStore store = secure(shown)) {
            assertThat(complaint(visit()))
                    .contains("its certificate is for elsewhere.example; use one of these names in the endpoint");
            assertThat(store.seen()).isEmpty();
        }
    }

    @Test
    void noTlsAtAll() {
        at(URI.create("https://127.0.0.1:" + fake.endpoint().getPort()));

        assertThat(complaint(visit())).contains("no TLS with 127.0.0.1", "write http:// if that is meant");
    }

    @Test
    void authoritiesThatCannotBeRead() throws Exception {
        Path garbage = Files.writeString(folder.resolve("ca.pem"), "garbage");
        set("gateway.backend.ca", garbage.toString());
        try (FakeStore store = secure(made("a", "localhost", LONG))) {
            Visit visit = visit();

            assertThat(complaint(visit)).startsWith("invalid: backend main: the authorities in " + garbage);
            assertThat(visit.code()).isEqualTo(ExitCode.INVALID.code());
            assertThat(store.seen()).isEmpty();
        }
    }
}
