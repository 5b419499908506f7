package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.testing.MadeCertificate;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Clients of OBS before a gateway that speaks both dialects: every bucket in its own host name, over HTTP and under a
 * wildcard certificate. What they write, the AWS SDK reads, and the other way round.
 */
class ObsDoorIT {
    private static final String DOMAIN = "obs.gw.test";
    private static final String FILES = "files.gw.test";
    private static final int PART = 5 * 1024 * 1024;

    @TempDir
    static Path folder;

    private static TestStore store;
    private static RunningGateway gateway;
    private static S3Client s3;
    private static SSLContext trusting;

    private enum Over {
        HTTP,
        TLS
    }

    @BeforeAll
    static void start() throws Exception {
        store = StoreKind.behindTheSuite();
        MadeCertificate wildcard = MadeCertificate.of(folder, "*." + DOMAIN, Duration.ofDays(1));
        trusting = trusting(wildcard.chain());
        String policy = Standing.onLoopback()
                .replace("secret: \"env:IT_APP\"}]", "secret: \"env:IT_APP\"}]\n    signatures: [v4, v2, obs]");
        gateway = RunningGateway.over(
                store,
                policy,
                building -> building.with("GATEWAY_DIALECTS", "s3,obs")
                        .with("GATEWAY_BASE_DOMAINS", DOMAIN)
                        .with("GATEWAY_CUSTOM_DOMAINS", FILES + "=sealed-files")
                        .with("GATEWAY_STATE_BUCKET", "gw-it-state")
                        .with("GATEWAY_TLS_CERT", wildcard.chain().toString())
                        .with("GATEWAY_TLS_KEY", wildcard.key().toString()));
        s3 = Clients.plainSync(gateway);
    }

    @AfterAll
    static void stop() {
        s3.close();
        gateway.close();
        store.close();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "gw", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static ObsClient client(Over over) {
        return switch (over) {
            case HTTP -> new ObsClient(gateway.port(), DOMAIN, Optional.empty());
            case TLS -> new ObsClient(gateway.tlsPort(), DOMAIN, Optional.of(trusting));
        };
    }

    private static Wire.Answer expect(int status, Wire.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("x-obs-request-id")).isNotEmpty();
        assertThat(answer.header("Server")).isEqualTo("OBS");
        return answer;
    }

    private static byte[] read(String bucket, String key) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    @ParameterizedTest
    @EnumSource
    void aBucketAndItsObjectsLiveUnderTheirOwnHostName(Over over) throws Exception {
        ObsClient obs = client(over);
        String bucket = over == Over.HTTP ? "sealed-http" : "sealed-tls";
        byte[] bytes = Octets.of(300_000, 1);
        Wire.Answer asked = obs.unsigned("HEAD", bucket + "." + DOMAIN, "/?apiversion", Map.of(), new byte[0]);
        assertThat(expect(200, asked).header("x-obs-api")).isEqualTo("3.0");

        expect(200, obs.send("PUT", bucket, "/"));
        Map<String, String> kms =
                Map.of("x-obs-server-side-encryption", "kms", "x-obs-meta-colour", "red", "Content-Type", "text/plain");
        Wire.Answer put = expect(200, obs.send("PUT", bucket, "/a%20b/k", kms, bytes));
        assertThat(put.header("x-obs-server-side-encryption")).isEqualTo("kms");
        assertThat(read(bucket, "a b/k")).isEqualTo(bytes);

        assertThat(expect(200, obs.send("GET", bucket, "/a%20b/k")).body()).isEqualTo(bytes);
        Wire.Answer head = expect(200, obs.send("HEAD", bucket, "/a%20b/k"));
        assertThat(head.header("x-obs-meta-colour")).isEqualTo("red");
        assertThat(head.header("content-length")).isEqualTo("300000");
        assertThat(expect(404, obs.send("HEAD", bucket, "/none")).header("x-obs-error-code"))
                .isEqualTo("NoSuchKey");
        assertThat(expect(200, obs.send("GET", bucket, "/?prefix=a%20b")).element("Size"))
                .isEqualTo("300000");
        expect(
                200,
                obs.send("PUT", bucket, "/copy", Map.of("x-obs-copy-source", "/" + bucket + "/a%20b/k"), new byte[0]));
        assertThat(read(bucket, "copy")).isEqualTo(bytes);
        assertThat(expect(200, obs.byUrl("GET", bucket, "/copy", new byte[0])).body())
                .isEqualTo(bytes);
        expect(200, obs.byUrl("PUT", bucket, "/by-url", bytes));
        assertThat(read(bucket, "by-url")).isEqualTo(bytes);
        expect(204, obs.send("DELETE", bucket, "/copy"));
        assertThat(s3.listObjectsV2(r -> r.bucket(bucket)).contents())
                .extracting(object -> object.key())
                .containsExactly("a b/k", "by-url");
    }

    @ParameterizedTest
    @EnumSource
    void anUploadInPartsAndOneOfUnknownLengthAreSealed(Over over) throws Exception {
        ObsClient obs = client(over);
        String bucket = "sealed-parts-" + (over == Over.HTTP ? "a" : "b");
        expect(200, obs.send("PUT", bucket, "/"));
        byte[] bytes = Octets.of(PART + 70_000, 2);
        String upload = expect(200, obs.send("POST", bucket, "/parts?uploads")).element("UploadId");
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (int part = 1; part <= 2; part++) {
            byte[] of = Arrays.copyOfRange(bytes, (part - 1) * PART, Math.min(bytes.length, part * PART));
            String tag = expect(
                            200,
                            obs.send("PUT", bucket, "/parts?partNumber=" + part + "&uploadId=" + upload, Map.of(), of))
                    .header("ETag");
            document.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(part, tag));
        }
        byte[] completion =
                document.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        expect(200, obs.send("POST", bucket, "/parts?uploadId=" + upload, Map.of(), completion));
        assertThat(read(bucket, "parts")).isEqualTo(bytes);

        expect(200, obs.send("PUT", bucket, "/unsaid", Map.of("Transfer-Encoding", "chunked"), bytes));
        assertThat(read(bucket, "unsaid")).isEqualTo(bytes);
    }

    @Test
    void whatTheAwsSdkWroteAClientOfObsReads() throws Exception {
        byte[] bytes = Octets.of(100_000, 3);
        s3.createBucket(r -> r.bucket("sealed-aws"));
        s3.putObject(
                r -> r.bucket("sealed-aws").key("k").metadata(Map.of("colour", "blue")), RequestBody.fromBytes(bytes));

        Wire.Answer answer = expect(200, client(Over.TLS).send("GET", "sealed-aws", "/k"));

        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.header("x-obs-meta-colour")).isEqualTo("blue");
        assertThat(answer.header("x-obs-server-side-encryption")).isEqualTo("kms");
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-amz-"));
    }

    @Test
    void aHostIsFoundWithAPortOrWithoutInTheSameBucketAsTheCustomDomainAndThePath() throws Exception {
        ObsClient obs = client(Over.HTTP);
        byte[] bytes = Octets.of(1000, 4);
        expect(200, obs.send("PUT", "sealed-files", "/"));
        expect(200, obs.send("PUT", "sealed-files", "/k", Map.of(), bytes));
        String port = ":" + gateway.port();
        byte[] none = new byte[0];

        assertThat(expect(200, obs.at("GET", "sealed-files." + DOMAIN + port, "sealed-files", "/k", Map.of(), none))
                        .body())
                .isEqualTo(bytes);
        assertThat(expect(200, obs.at("GET", FILES, FILES, "/k", Map.of(), none))
                        .body())
                .isEqualTo(bytes);
        assertThat(expect(200, obs.at("GET", FILES + port, FILES, "/k", Map.of(), none))
                        .body())
                .isEqualTo(bytes);
        assertThat(expect(200, obs.at("GET", DOMAIN, "", "/sealed-files/k", Map.of(), none))
                        .body())
                .isEqualTo(bytes);
        assertThat(expect(200, obs.at("GET", "127.0.0.1" + port, "", "/sealed-files/k", Map.of(), none))
                        .body())
                .isEqualTo(bytes);
        assertThat(expect(200, obs.at("GET", DOMAIN, "", "/", Map.of(), none)).text())
                .contains("<Name>sealed-files</Name>");
    }

    /** A wildcard covers one label: the certificate does not hold for such a name, whoever checks it leaves. */
    @Test
    void aBucketWithDotsIsServedWhereNobodyHoldsItsNameAgainstTheWildcard() throws Exception {
        expect(200, client(Over.HTTP).send("PUT", "sealed-a.b", "/"));
        expect(200, client(Over.HTTP).send("PUT", "sealed-a.b", "/k", Map.of(), Octets.of(10, 5)));
        assertThat(read("sealed-a.b", "k")).isEqualTo(Octets.of(10, 5));
        assertThatThrownBy(() -> client(Over.TLS).send("GET", "sealed-a.b", "/k"))
                .isInstanceOf(SSLException.class);
    }
}
