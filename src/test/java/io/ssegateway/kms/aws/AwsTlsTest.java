package io.ssegateway.kms.aws;

import static io.ssegateway.kms.aws.AwsStage.KEY;
import static io.ssegateway.kms.aws.AwsStage.PATIENT;
import static io.ssegateway.kms.aws.AwsStage.dataKey;
import static io.ssegateway.kms.aws.AwsStage.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.MadeCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys come only from a server that proves its name. */
class AwsTlsTest {
    private static Vertx vertx;

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stops() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static AwsKms client(FakeAws server, KmsEndpoint.Tls tls) {
        return new AwsKms(vertx, AwsStage.settings(server, AwsStage.pair(), tls));
    }

    @Test
    void trustsOnlyTheAuthorityItIsTold(@TempDir Path folder) throws Exception {
        MadeCertificate own = MadeCertificate.of(folder.resolve("own"), "localhost", Duration.ofDays(10));
        MadeCertificate other = MadeCertificate.of(folder.resolve("other"), "localhost", Duration.ofDays(10));
        MadeCertificate elsewhere = MadeCertificate.of(folder.resolve("elsewhere"), "kms.example", Duration.ofDays(10));
        assertThat(overTls(own, own)).isEmpty();
        assertThat(overTls(own, other)).contains(Kind.UNAVAILABLE);
        assertThat(overTls(elsewhere, elsewhere)).contains(Kind.UNAVAILABLE);
    }

    private static Optional<Kind> overTls(MadeCertificate shown, MadeCertificate trusted) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(shown.chain().toString())
                        .addKeyPath(shown.key().toString()));
        try (FakeAws server = new FakeAws(vertx, options).answers(200, dataKey());
                AwsKms kms = client(server, new KmsEndpoint.Tls(Optional.of(trusted.chain()), Optional.empty()))) {
            Optional<KmsException> failed = failure(kms.generate(KEY, PATIENT));
            assertThat(server.asked.isEmpty()).isEqualTo(failed.isPresent());
            return failed.map(KmsException::kind);
        }
    }
}
