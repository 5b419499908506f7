package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.auth.Signer;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.LoopSource;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VertxStoreTest extends StoreFixture {
    @Test
    void putsAndGetsBytesAndFields() {
        Fields fields = Fields.none().with(S3Header.CONTENT_TYPE, "image/jpeg").withMetadata("place", "Köln ✓");
        answer(store.send(put("hello").fields(fields)));

        Store.Collected got = answer(store.collect(get(), 100));

        assertThat(got.bytes().toString()).isEqualTo("hello");
        assertThat(got.head().fields().get(S3Header.CONTENT_TYPE)).contains("image/jpeg");
        assertThat(got.head().fields().metadata("place")).contains("Köln ✓");
        assertThat(got.head().body().length()).hasValue(5);
    }

    @Test
    void metadataBeyondAsciiGoesOutAsItsUtf8Octets() {
        answer(store.send(put("x").fields(Fields.none().withMetadata("place", "ü✓"))));

        String raw = fake.seen().getFirst().headers().get("x-amz-meta-place");
        assertThat(raw.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo("ü✓".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void signsTheBytesOfSmallBodiesAndTellsTheirLength() {
        answer(store.send(put("hello")));

        FakeStore.Seen seen = fake.seen().getFirst();
        assertThat(seen.headers())
                .containsEntry("content-length", "5")
                .containsEntry(
                        "x-amz-content-sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
                .doesNotContainKeys("transfer-encoding", "expect");
        assertThat(seen.headers().get("authorization"))
                .contains("Credential=AKFAKE/")
                .contains("/fake-1/s3/");
    }

    @Test
    void sendsStreamedBodiesUnsignedWithTheirLength() throws Exception {
        long size = 3_000_001;
        onLoop(() -> store.send(put(LoopSource.of(size, 60_000).body(size), false)));

        FakeStore.Seen seen = fake.seen().getFirst();
        assertThat(seen.headers())
                .containsEntry("content-length", Long.toString(size))
                .containsEntry("x-amz-content-sha256", Signer.UNSIGNED_PAYLOAD);
        assertThat(seen.body().length()).isEqualTo(size);
        assertThat(fake.objects().get("photos", "a/b.jpg").orElseThrow().bytes())
                .hasSize((int) size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b+c", "ü/ö", "x//y", "q?r#s", "100%", "a&b=c;d"})
    void encodesKeysSoThatTheyArriveAsTheyAre(String key) {
        answer(store.send(new StoreRequest(
                "PUT",
                java.util.Optional.of(BUCKET),
                java.util.Optional.of(new ObjectKey(key)),
                Map.of(),
                Fields.none(),
                Body.of(Buffer.buffer("x")),
                true)));

        assertThat(fake.objects().keys("photos")).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other/k", "a/./b", "..", "a/.."})
    void refusesDotSegmentsBeforeAnythingIsSent(String key) {
        assertThatThrownBy(() -> answer(store.send(StoreRequest.of("GET", BUCKET, new ObjectKey(key)))))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INVALID_URI));
        assertThat(fake.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-amz-acl: public-read", "a\nb", "a\u0000b", "a\u007fb"})
    void refusesControlCharactersInValuesBeforeAnythingIsSent(String value) {
        StoreRequest request = put("x").fields(Fields.none().withMetadata("place", value));

        assertThatThrownBy(() -> answer(store.send(request)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.INVALID_ARGUMENT));
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    void refusesMetadataNamesThatAreNoTokens() {
        StoreRequest request = put("x").fields(Fields.none().withMetadata("a: b\r\nc", "v"));

        assertThatThrownBy(() -> answer(store.send(request))).isInstanceOf(S3Exception.class);
        assertThat(fake.seen()).isEmpty();
    }

    @Test
    void neverForwardsALengthAmongTheFields() {
        answer(store.send(put("hello").fields(Fields.none().with(S3Header.CONTENT_LENGTH, "99"))));

        assertThat(fake.seen().getFirst().headers()).containsEntry("content-length", "5");
    }

    @Test
    void tellsTheStoresErrorWithItsCodeMessageAndStatus() {
        assertThatThrownBy(() -> answer(store.send(get()))).isInstanceOfSatisfying(StoreError.class, e -> {
            assertThat(e.status()).isEqualTo(404);
            assertThat(e.code()).isEqualTo("NoSuchKey");
            assertThat(e.text()).isEqualTo("The fake store says NoSuchKey.");
        });
    }

    @Test
    void namesTheErrorOfAHeadByItsStatus() {
        assertThatThrownBy(() -> answer(store.send(StoreRequest.of("HEAD", BUCKET, KEY))))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo("NoSuchKey"));
        fake.next(new Fault.Answer(404, "Whatever"));
        assertThatThrownBy(() -> answer(store.send(StoreRequest.of("HEAD", BUCKET))))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo("NoSuchBucket"));
    }

    @Test
    void tellsTheLengthOfAHeadWithoutABody() {
        fake.objects().put("photos", "a/b.jpg", new byte[77], Map.of());

        StoreResponse head = answer(store.send(StoreRequest.of("HEAD", BUCKET, KEY)));

        assertThat(head.fields().get(S3Header.CONTENT_LENGTH)).contains("77");
        assertThat(head.body().length()).hasValue(0);
    }

    @Test
    void answersNotModifiedAsAnAnswer() {
        String etag =
                fake.objects().put("photos", "a/b.jpg", new byte[1], Map.of()).etag();

        StoreResponse response = answer(store.send(get().fields(Fields.none().with(S3Header.IF_NONE_MATCH, etag))));

        assertThat(response.status()).isEqualTo(304);
    }

    @Test
    void neverFollowsARedirect() {
        try (FakeStore other = FakeStore.start(vertx)) {
            fake.next(new Fault.Redirect(other.endpoint() + "/photos/a/b.jpg"));

            assertThatThrownBy(() -> answer(store.send(get())))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void saysUnavailableWhenNobodyListens() {
        Store nowhere = storeAt(URI.create("http://127.0.0.1:1"));

        assertThatThrownBy(() -> answer(nowhere.send(get())))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    }

    @Test
    void putsTheBucketIntoTheHostWhereAsked() {
        Store virtual = storeFor(settings(fake.endpoint()).withAddressing(BackendSettings.Addressing.VIRTUAL_HOST));

        assertThatThrownBy(() -> answer(virtual.send(get()))).isInstanceOf(StoreError.class);

        FakeStore.Seen seen = fake.seen().getFirst();
        assertThat(seen.target()).isEqualTo("/a/b.jpg");
        assertThat(seen.headers().get("host")).startsWith("photos.127.0.0.1:");
    }

    @Test
    void refusesToCollectMoreThanAsked() {
        fake.objects().put("photos", "a/b.jpg", new byte[101], Map.of());

        assertThatThrownBy(() -> answer(store.collect(get(), 100))).isInstanceOf(S3Exception.class);
        assertThat(answer(store.collect(get(), 101)).bytes().length()).isEqualTo(101);
    }
}
