package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.BackendSettings.Probing;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.LoopSource;
import io.ssegateway.testing.Weakness;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each weakness of a store has its fallback, or its refusal by name before anything is sent. */
class AdaptedStoreTest extends StoreFixture {
    private static final String CONTENT = "0123456789";

    private Store lacking(Capability... capabilities) {
        StatedCapabilities stated = StatedCapabilities.none();
        for (Capability capability : capabilities) {
            stated = stated.with(capability, false);
        }
        return storeFor(settings(fake.endpoint()).withProbing(new Probing(Optional.empty(), stated)));
    }

    private static StoreRequest ranged(String range) {
        return get().fields(Fields.none().with(S3Header.RANGE, range));
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "3, 789", "10, 0123456789", "11, 0123456789", "240, 0123456789"})
    void aSuffixIsReadByHeadAndRangeWhereItMustBe(int last, String expected) {
        fake.weak(Weakness.NO_SUFFIX_RANGES);
        fake.objects().put("photos", "a/b.jpg", CONTENT.getBytes(), Map.of());

        Store.Collected got = answer(lacking(Capability.SUFFIX_RANGES).collect(ranged("bytes=-" + last), 100));

        assertThat(got.bytes().toString()).isEqualTo(expected);
        assertThat(got.head().status()).isEqualTo(206);
        assertThat(fake.lines()).containsExactly("HEAD /photos/a/b.jpg", "GET /photos/a/b.jpg");
    }

    @Test
    void aSuffixOfAnEmptyObjectIsNotSatisfiable() {
        fake.objects().put("photos", "a/b.jpg", new byte[0], Map.of());

        assertThatThrownBy(() -> answer(lacking(Capability.SUFFIX_RANGES).send(ranged("bytes=-3"))))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(416));
    }

    @Test
    void aSuffixIsOfTheObjectThatTheHeadSaw() {
        fake.objects().put("photos", "a/b.jpg", CONTENT.getBytes(), Map.of());
        Store store = lacking(Capability.SUFFIX_RANGES);

        assertThat(answer(store.collect(ranged("bytes=-3"), 100)).bytes().toString())
                .isEqualTo("789");
        assertThat(fake.seen().getLast().headers())
                .containsEntry("range", "bytes=7-9")
                .containsEntry(
                        "if-match",
                        fake.objects().get("photos", "a/b.jpg").orElseThrow().etag());
    }

    @Test
    void whereSuffixesWorkTheyAreOneRequest() {
        fake.objects().put("photos", "a/b.jpg", CONTENT.getBytes(), Map.of());

        answer(store.collect(ranged("bytes=-3"), 100));

        assertThat(fake.lines()).containsExactly("GET /photos/a/b.jpg");
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD"})
    void anIgnoredIfMatchIsNoticed(String method) {
        fake.weak(Weakness.IGNORES_IF_MATCH);
        String etag = fake.objects()
                .put("photos", "a/b.jpg", CONTENT.getBytes(), Map.of())
                .etag();
        StoreRequest read = StoreRequest.of(method, BUCKET, KEY);

        answer(store.send(read.fields(Fields.none().with(S3Header.IF_MATCH, etag))))
                .body()
                .abort();
        answer(store.send(read.fields(Fields.none().with(S3Header.IF_MATCH, etag.replace("\"", "")))))
                .body()
                .abort();
        answer(store.send(read.fields(Fields.none().with(S3Header.IF_MATCH, "*"))))
                .body()
                .abort();
        assertThatThrownBy(() -> answer(store.send(read.fields(Fields.none().with(S3Header.IF_MATCH, "\"other\"")))))
                .isInstanceOfSatisfying(StoreError.class, e -> {
                    assertThat(e.status()).isEqualTo(412);
                    assertThat(e.code()).isEqualTo("PreconditionFailed");
                });
    }

    private static Fields enveloped() {
        return Fields.none().withMetadata(S3Header.ENVELOPE_METADATA, "AAAA");
    }

    @Test
    @Tag("I6")
    void aStoreThatWouldLoseTheEnvelopeGetsNoSealedObject() {
        Store store = lacking(Capability.METADATA);
        LoopSource source = LoopSource.of(2_000_000, 60_000);

        assertThatThrownBy(() -> answer(store.send(put("x").fields(enveloped()))))
                .satisfies(AdaptedStoreTest::isRefused);
        assertThatThrownBy(() -> onLoop(
                        () -> store.send(put(source.body(2_000_000), false).fields(enveloped()))))
                .cause()
                .satisfies(AdaptedStoreTest::isRefused);
        assertThat(source.aborted()).isTrue();
        assertThat(fake.seen()).isEmpty();
        answer(store.send(put("plain objects are none of its business")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Capability.class,
            names = {"METADATA", "PART_TAGS_CHECKED", "LIST_AFTER_PUT", "LAST_PART", "UNEQUAL_PARTS"})
    @Tag("I6")
    void aStoreThatWouldBreakAtCompleteGetsNoSealedUpload(Capability capability) {
        Store store = lacking(capability);
        StoreRequest create = StoreRequest.of("POST", BUCKET, KEY).query("uploads", "");

        assertThatThrownBy(() -> answer(store.send(create.fields(enveloped()))))
                .satisfies(AdaptedStoreTest::isRefused)
                .hasMessageContaining(capability.title());
        assertThat(fake.seen()).isEmpty();
        answer(store.send(create).flatMap(StoreXml::uploadId));
    }

    @Test
    @Tag("I6")
    void aStoreThatCopiesWithoutLookingMakesNoSealedCopies() {
        fake.objects().put("photos", "source", new byte[3], Map.of());
        Store store = lacking(Capability.CONDITIONAL_COPY);
        StoreRequest copy = StoreRequest.of("PUT", BUCKET, new ObjectKey("target"));
        Fields fields = Fields.none().with(S3Header.COPY_SOURCE, "/photos/source");

        assertThatThrownBy(
                        () -> answer(store.send(copy.fields(fields.withMetadata(S3Header.ENVELOPE_METADATA, "AAAA")))))
                .satisfies(AdaptedStoreTest::isRefused);
        assertThat(fake.seen()).isEmpty();
        answer(store.send(copy.fields(fields)).flatMap(StoreXml::copied));
    }

    private static void isRefused(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED));
    }

    @Test
    void smallObjectsAreOneRequestEverywhere() {
        Store weakest = lacking(Capability.CUT_UPLOADS_VANISH, Capability.SUFFIX_RANGES, Capability.CONDITIONAL_READS);

        answer(weakest.send(put(Body.of(Buffer.buffer("x")), true).fields(enveloped())));

        assertThat(fake.lines()).containsExactly("PUT /photos/a/b.jpg");
    }
}
