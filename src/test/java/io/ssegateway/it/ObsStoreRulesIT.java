package io.ssegateway.it;

import static io.ssegateway.it.ObsStoreStage.MIB;
import static io.ssegateway.it.ObsStoreStage.client;
import static io.ssegateway.it.ObsStoreStage.complete;
import static io.ssegateway.it.ObsStoreStage.direct;
import static io.ssegateway.it.ObsStoreStage.front;
import static io.ssegateway.it.ObsStoreStage.gateway;
import static io.ssegateway.it.ObsStoreStage.get;
import static io.ssegateway.it.ObsStoreStage.part;
import static io.ssegateway.it.ObsStoreStage.put;
import static io.ssegateway.it.ObsStoreStage.refusal;
import static io.ssegateway.it.ObsStoreStage.store;
import static io.ssegateway.it.ObsStoreStage.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.GatewayProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What an OBS as the store cannot do is refused by name, and told; and the gateway itself stands for one. */
@ExtendWith(ObsStoreStage.class)
class ObsStoreRulesIT {
    /** The proof of every test here, besides its own. */
    @AfterEach
    void nothingWasSentThatObsDoesNotTake() {
        assertThat(front().refused()).isEmpty();
    }

    /** OBS itself takes parts of 100 KB; sealed ones of less than 5 MiB are told apart at the end (FORMAT.md §9). */
    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o"})
    @Tag("I6")
    void smallPartsBeforeTheLastAreRefusedByName(String bucket) {
        String upload = upload(bucket);
        CompletedPart first = part(bucket, upload, 1, Octets.of(5 * MIB - 1, 1));
        CompletedPart last = part(bucket, upload, 2, Octets.of(1, 2));

        assertThat(refusal(() -> complete(bucket, upload, first, last))).isEqualTo("400 EntityTooSmall");
        complete(bucket, upload, first);

        assertThat(get(client(), bucket, "parts")).hasSize(5 * MIB - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-o", "obs-o", "mixed-o", "plain-o"})
    @Tag("I6")
    void aConditionalWriteIsRefusedAndOverwritesNothing(String bucket) {
        byte[] bytes = Octets.of(100, 1);
        put(bucket, "there", bytes);
        RequestBody other = RequestBody.fromBytes(Octets.of(2_000_000, 2));

        assertThat(refusal(() ->
                        client().putObject(r -> r.bucket(bucket).key("there").ifNoneMatch("*"), other)))
                .isEqualTo("501 NotImplemented");
        String etag = client().headObject(r -> r.bucket(bucket).key("there")).eTag();
        assertThat(refusal(() ->
                        client().putObject(r -> r.bucket(bucket).key("there").ifMatch(etag), other)))
                .isEqualTo("501 NotImplemented");
        assertThat(refusal(() ->
                        client().deleteObject(r -> r.bucket(bucket).key("there").ifMatch(etag))))
                .isEqualTo("501 NotImplemented");
        assertThat(get(client(), bucket, "there")).isEqualTo(bytes);
    }

    private static GatewayProcess doctor(String... kind) {
        GatewayProcess.Builder doctor = GatewayProcess.of("doctor", "--bucket", "plain-o")
                .with("GATEWAY_BACKEND_ENDPOINT", front().endpoint().toString())
                .with("GATEWAY_BACKEND_ACCESS_KEY", store().accessKey())
                .with("GATEWAY_BACKEND_SECRET_KEY", store().secretKey())
                .with(
                        "GATEWAY_POLICIES",
                        gateway().keyStore().resolveSibling("policies").toString())
                .with("GATEWAY_KEYSTORE", gateway().keyStore().toString())
                .with("GATEWAY_KEYSTORE_PASSPHRASE", Standing.PASSPHRASE)
                .with("GATEWAY_STATE_BUCKET", "gw-state-o")
                .with("IT_APP", Standing.SECRET)
                .with("IT_READER", Standing.READER_SECRET);
        if (kind.length > 0) {
            doctor.with("GATEWAY_BACKEND_KIND", kind[0]);
        }
        return doctor.launch();
    }

    @Test
    void theDoctorSaysWhatObsCannotDo() {
        try (GatewayProcess doctor = doctor("obs")) {
            doctor.waitFor();

            assertThat(doctor.log().lines().filter(line -> line.contains("backend main abilities")))
                    .allMatch(line -> line.startsWith("ok "))
                    .hasSize(6)
                    .anyMatch(line -> line.contains("lacks conditions on writes, says the configuration"))
                    .anyMatch(line -> line.contains("lacks trailing checksum, verified, says the configuration"))
                    .anyMatch(line -> line.contains("bodies go unsigned, small ones with their MD5"));
            assertThat(doctor.log()).doesNotContain("FAIL");
        }
    }

    @Test
    void theDoctorSaysHowToTellTheGatewayThatItIsObs() {
        try (GatewayProcess doctor = doctor()) {
            doctor.waitFor();

            assertThat(doctor.log()).contains("FAIL", "set GATEWAY_BACKEND_KIND=obs");
            assertThat(front().refused()).isNotEmpty();
        }
    }

    private static RunningGateway outside(RunningGateway inside) {
        String policy = Standing.policy().substring(0, Standing.policy().indexOf("buckets:\n  -"))
                + "buckets:\n  - {match: \"plain-double*\", encrypt: sse-kms, key: k}\n"
                + "  - {match: \"*\", encrypt: none}\n"
                + Standing.SECURE;
        return RunningGateway.over(
                URI.create("http://localhost:" + inside.port()),
                Standing.ACCESS,
                Standing.SECRET,
                policy,
                more -> more.with("GATEWAY_BACKEND_KIND", "obs").with("GATEWAY_BACKEND_PROBE_BUCKET", "plain-scratch"));
    }

    /**
     * The gateway itself stands for an OBS: virtual hosts, and what goes through it is sealed or not by its own rule.
     */
    @Test
    void theGatewayItselfIsSuchAStore() {
        try (RunningGateway inside = RunningGateway.over(
                        store(),
                        more -> more.with("GATEWAY_DIALECTS", "s3,obs")
                                .with("GATEWAY_BASE_DOMAINS", "localhost")
                                .with("GATEWAY_STATE_BUCKET", "gw-in"));
                S3Client at = Clients.sync(inside)) {
            at.createBucket(b -> b.bucket("plain-scratch"));
            try (RunningGateway outside = outside(inside);
                    S3Client through = Clients.sync(outside)) {
                throughBoth(through, at, "sealed-in");
                throughBoth(through, at, "plain-in");
                through.createBucket(b -> b.bucket("plain-double"));
                assertThat(refusal(() ->
                                through.putObject(r -> r.bucket("plain-double").key("k"), RequestBody.fromString("x"))))
                        .as("an envelope inside an envelope")
                        .isEqualTo("501 NotImplemented");
            }
        }
    }

    private static void throughBoth(S3Client through, S3Client inside, String bucket) {
        byte[] bytes = Octets.of(6 * MIB, 5);
        byte[] twice = Arrays.copyOf(bytes, 12 * MIB);
        System.arraycopy(bytes, 0, twice, 6 * MIB, 6 * MIB);
        through.createBucket(b -> b.bucket(bucket));
        through.putObject(r -> r.bucket(bucket).key("one").metadata(Map.of("a", "b")), RequestBody.fromBytes(bytes));
        twiceInParts(through, bucket, bytes);
        through.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("one")
                .destinationBucket(bucket)
                .destinationKey("copy"));

        assertThat(get(through, bucket, "one")).isEqualTo(bytes);
        assertThat(get(through, bucket, "copy")).isEqualTo(bytes);
        assertThat(get(through, bucket, "parts")).isEqualTo(twice);
        assertThat(get(inside, bucket, "one")).isEqualTo(bytes);
        assertThat(Arrays.equals(get(direct(), bucket, "one"), bytes)).isEqualTo(bucket.startsWith("plain"));
        assertThat(through.listObjectsV2(r -> r.bucket(bucket)).contents())
                .extracting(S3Object::key, S3Object::size)
                .containsExactly(
                        Tuple.tuple("copy", 6L * MIB), Tuple.tuple("one", 6L * MIB), Tuple.tuple("parts", 12L * MIB));
        assertThat(through.headObject(r -> r.bucket(bucket).key("copy")).metadata())
                .isEqualTo(Map.of("a", "b"));
    }

    private static void twiceInParts(S3Client through, String bucket, byte[] bytes) {
        String upload = through.createMultipartUpload(r -> r.bucket(bucket).key("parts"))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            int n = number;
            String etag = through.uploadPart(
                            r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(n),
                            RequestBody.fromBytes(bytes))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(n).eTag(etag).build());
        }
        through.completeMultipartUpload(
                r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(parts)));
    }
}
