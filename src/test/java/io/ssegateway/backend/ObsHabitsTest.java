package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.auth.Signer;
import io.ssegateway.backend.BackendSettings.Probing;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.LoopSource;
import io.ssegateway.testing.Weakness;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a store of the kind {@code obs}, and what does not. */
class ObsHabitsTest extends StoreFixture {
    private static final StatedCapabilities OBS = StorePreset.OBS.under(StatedCapabilities.none());
    private static final String HELLO_MD5 = "XUFAKrxLKna5cZ2REBfFkg==";

    private Store obs;

    @BeforeEach
    void strict() {
        fake.weak(Weakness.NO_CHECKSUM_FIELDS);
        fake.weak(Weakness.NO_TRAILERS);
        obs = storeFor(stating(OBS));
    }

    private BackendSettings stating(StatedCapabilities stated) {
        return settings(fake.endpoint()).withProbing(new Probing(Optional.empty(), stated));
    }

    private Map<String, String> lastHead() {
        return fake.seen().getLast().headers();
    }

    @Test
    void noRequestIsSignedWithAHash() throws Exception {
        answer(obs.send(put("hello")));
        answer(obs.collect(get(), 100));
        answer(obs.send(StoreRequest.of("POST", BUCKET, KEY).query("uploads", ""))
                .flatMap(StoreXml::uploadId));
        onLoop(() -> obs.send(put(LoopSource.of(3_000_001, 60_000).body(3_000_001), false)));
        answer(obs.send(StoreRequest.of("DELETE", BUCKET, KEY)));

        assertThat(fake.seen())
                .hasSize(5)
                .extracting(seen -> seen.headers().get("x-amz-content-sha256"))
                .containsOnly(Signer.UNSIGNED_PAYLOAD);
    }

    @Test
    void aSmallBodyIsSignedByItsMd5Instead() {
        answer(obs.send(put("hello")));

        assertThat(lastHead()).containsEntry("content-md5", HELLO_MD5);
        assertThat(lastHead().get("authorization")).contains("SignedHeaders=content-md5;");

        answer(obs.send(put("")));

        assertThat(lastHead()).doesNotContainKey("content-md5");
    }

    @Test
    void theMd5ThatAClientSentGoesOn() {
        answer(obs.send(put("hello").fields(Fields.none().with(S3Header.CONTENT_MD5, HELLO_MD5))));

        assertThat(lastHead()).containsEntry("content-md5", HELLO_MD5);
    }

    @Test
    void elsewhereASmallBodyNeedsNone() {
        answer(store.send(put("hello")));

        assertThat(lastHead()).doesNotContainKey("content-md5");
    }

    @Test
    void noChecksumFollowsAStreamedBody() throws Exception {
        long size = 3_000_001;
        for (Optional<TrailingChecksum> trailer : List.of(
                Optional.<TrailingChecksum>of(new TrailingChecksum.Computed()),
                Optional.<TrailingChecksum>of(new TrailingChecksum.Announced(Checksum.Algorithm.SHA256)))) {
            onLoop(() ->
                    obs.send(put(LoopSource.of(size, 60_000).body(size), false).trailing(trailer)));

            assertThat(lastHead())
                    .containsEntry("content-length", Long.toString(size))
                    .doesNotContainKeys("x-amz-trailer", "x-amz-decoded-content-length", "content-encoding");
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT, ''", "GET, ''", "HEAD, ''", "POST, uploads"})
    void noFieldOfAChecksumIsSent(String method, String query) {
        fake.objects().put("photos", "a/b.jpg", new byte[3], Map.of());
        Fields fields = Fields.none()
                .with(S3Header.CHECKSUM_MODE, "ENABLED")
                .with(S3Header.CHECKSUM_TYPE, "FULL_OBJECT")
                .with(S3Header.CHECKSUM_ALGORITHM, "CRC32")
                .with(S3Header.SDK_CHECKSUM_ALGORITHM, "CRC32")
                .with(S3Header.CHECKSUM_CRC32, "NhCmhg==")
                .with(S3Header.CHECKSUM_SHA256, "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=")
                .with(S3Header.CONTENT_TYPE, "text/plain");
        StoreRequest request = StoreRequest.of(method, BUCKET, KEY).fields(fields);

        answer(obs.send(query.isEmpty() ? request : request.query(query, "")))
                .body()
                .abort();

        assertThat(lastHead().keySet()).contains("content-type").noneMatch(name -> name.contains("checksum"));
    }

    private static StoreRequest conditional(String method, String query, S3Header condition) {
        StoreRequest request = StoreRequest.of(method, BUCKET, KEY)
                .fields(Fields.none().with(condition, condition == S3Header.IF_NONE_MATCH ? "*" : "\"a\""));
        return query.isEmpty() ? request : request.query(query, "1");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, '', IF_NONE_MATCH",
        "PUT, '', IF_MATCH",
        "POST, uploadId, IF_NONE_MATCH",
        "POST, uploadId, IF_MATCH",
        "DELETE, '', IF_MATCH"
    })
    @Tag("I6")
    void aWriteThatNobodyWouldJudgeIsRefusedByName(String method, String query, S3Header condition) {
        assertThatThrownBy(() -> answer(obs.send(conditional(method, query, condition))))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED);
                    assertThat(e.details()).containsEntry("Header", condition.wireName());
                });
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    @Tag("I6")
    void norIsAStreamedOneReadOrACopyMade() {
        LoopSource source = LoopSource.of(2_000_000, 60_000);
        Fields absent = Fields.none().with(S3Header.IF_NONE_MATCH, "*");

        assertThatThrownBy(() ->
                        onLoop(() -> obs.send(put(source.body(2_000_000), false).fields(absent))))
                .cause()
                .isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> answer(obs.send(StoreRequest.of("PUT", BUCKET, new ObjectKey("target"))
                        .fields(absent.with(S3Header.COPY_SOURCE, "/photos/a")))))
                .isInstanceOf(S3Exception.class);
        assertThat(source.aborted()).isTrue();
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    void readsKeepTheirConditions() {
        fake.objects().put("photos", "a/b.jpg", new byte[3], Map.of());

        assertThatThrownBy(() -> answer(obs.send(conditional("GET", "", S3Header.IF_MATCH))))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(412));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("I6")
    void tagsGoWhereTheyAreKept(boolean kept) {
        Store either = storeFor(stating(OBS.with(Capability.OBJECT_TAGS, kept)));
        StoreRequest tagged = StoreRequest.of("PUT", BUCKET, KEY)
                .fields(Fields.none().with(S3Header.TAGGING, "a=b"))
                .body(Body.of(Buffer.buffer("x")), true);

        if (kept) {
            answer(either.send(tagged));
            assertThat(lastHead()).containsEntry("x-amz-tagging", "a=b");
        } else {
            assertThatThrownBy(() -> answer(either.send(tagged)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.details()).containsEntry("Header", "x-amz-tagging"));
            assertThat(fake.seen()).isEmpty();
        }
    }

    @Test
    void theProbeAsksAStoreOfThisKindInItsOwnWay() {
        fake.objects().create("state");
        VertxStores stores = new VertxStores(vertx, java.time.InstantSource.system(), Map.of("main", stating(OBS)));

        ProbeReport report = stores.probe("main", new io.ssegateway.s3.BucketName("state"))
                .await()
                .atMost(java.time.Duration.ofSeconds(30));

        assertThat(report.undecided()).isEmpty();
        assertThat(OBS.over(report.capabilities()).missing())
                .containsExactlyInAnyOrderElementsOf(OBS.answers().keySet());
        assertThat(fake.seen())
                .extracting(FakeStore.Seen::headers)
                .allMatch(head -> head.get("x-amz-content-sha256").equals(Signer.UNSIGNED_PAYLOAD));
    }
}
