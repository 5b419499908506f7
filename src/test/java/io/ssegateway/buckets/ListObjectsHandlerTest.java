package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.EntryView;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListObjectsHandlerTest extends BucketsFixture {
    private static final EntryView NO_LOOKS = (rule, store, bucket, stored, caller) ->
            Uni.createFrom().failure(new AssertionError("looked up " + stored.key()));

    private static ListQuery query(int version, String prefix, int maxKeys) {
        return new ListQuery(
                version,
                prefix.isEmpty() ? Optional.empty() : Optional.of(prefix),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                maxKeys,
                false,
                false);
    }

    private ListPage list(EntryView view, ListQuery query) {
        S3Response.Xml answer = (S3Response.Xml) run(
                new ListObjectsHandler(access, new ListedEntries(view)),
                new S3Operation.ListObjects(BUCKET, query, Fields.none()));
        return ((Document.Listing) answer.document()).page();
    }

    private void put(String key, int size) {
        main.objects().put("photos", key, new byte[size], Map.of());
    }

    private void rule(Encrypt encrypt, PlainReads reads, EtagMode etag) {
        main.objects().create("photos");
        rule("photos", encrypt, reads, etag, "main");
        grant(Right.LIST, "photos", "");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_479, 65_480, 65_481, 65_520, 131_000, 1 << 20, 5 << 20})
    void showsTheSizeThatWasUploadedWithoutLookingUpAnything(long plain) {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        put("k", (int) SizeLaw.storedSize(plain));

        ListPage page = list(NO_LOOKS, query(2, "", 1000));

        assertThat(page.entries()).extracting(ListPage.Entry::size).containsExactly(plain);
        assertThat(page.entries().getFirst().etag()).endsWith("-0\"");
        assertThat(main.seen()).hasSize(1);
    }

    @Test
    void listsASizeThatNoObjectHasAsItIs() {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        put("k", 1_279);

        assertThat(list(NO_LOOKS, query(2, "", 1000)).entries())
                .extracting(ListPage.Entry::size)
                .containsExactly(1_279L);
    }

    @Test
    void oddKeysSurviveInBothVersions() {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        List<String> keys = List.of(" a+b", "%41", "<&>\"'", "line\nbreak\u0001", "ü/✓");
        keys.forEach(key -> put(key, 1_280));

        for (int version : new int[] {1, 2}) {
            assertThat(list(NO_LOOKS, query(version, "", 1000)).entries())
                    .extracting(ListPage.Entry::key)
                    .containsExactlyElementsOf(keys.stream().sorted().toList());
        }
    }

    @Test
    void pagesWithTheStoresTokens() {
        rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        for (int i = 0; i < 7; i++) {
            put("k" + i, 1_280);
        }
        List<String> found = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            ListQuery query =
                    new ListQuery(2, Optional.of("k"), Optional.empty(), Optional.empty(), token, 3, false, false);
            ListPage page = list(NO_LOOKS, query);
            page.entries().forEach(entry -> found.add(entry.key()));
            token = page.nextToken();
            assertThat(page.truncated()).isEqualTo(token.isPresent());
        } while (token.isPresent());

        assertThat(found).containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6");
    }

    @Test
    void asksForNothingWhereNothingIsWanted() {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.MD5);
        put("k", 1_280);

        ListPage page = list(NO_LOOKS, query(2, "", 0));

        assertThat(page.entries()).isEmpty();
        assertThat(page.truncated()).isFalse();
    }

    @Test
    void looksUpEveryEntryOfAMixedBucketEightAtATimeInOrder() throws Exception {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        for (int i = 10; i < 40; i++) {
            put("k" + i, 1_280);
        }
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        EntryView view =
                (rule, store, bucket, stored, caller) -> Uni.createFrom().emitter(emitter -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    vertx.setTimer(1, ignored -> {
                        running.decrementAndGet();
                        emitter.complete(stored.shownAs(0, "\"seen\""));
                    });
                });

        ListPage page = list(view, query(2, "", 1000));

        assertThat(most).hasValue(8);
        assertThat(page.entries()).hasSize(30).extracting(ListPage.Entry::etag).containsOnly("\"seen\"");
        assertThat(page.entries()).extracting(ListPage.Entry::key).isSorted();
    }

    @Test
    void aLookUpThatFailsFailsThePage() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        put("k", 1_280);
        EntryView broken = (rule, store, bucket, stored, caller) ->
                Uni.createFrom().failure(new StoreError(503, "SlowDown", "later", Fields.none()));

        assertThatThrownBy(() -> list(broken, query(2, "", 1000))).isInstanceOf(StoreError.class);
    }

    @Test
    void aPlainBucketsPagePassesByteForByte() throws Exception {
        rule(Encrypt.NONE, PlainReads.REFUSE, EtagMode.OPAQUE);
        put("k <1>", 1_280);

        S3Response.Bytes answer = (S3Response.Bytes) run(
                new ListObjectsHandler(access, new ListedEntries(NO_LOOKS)),
                new S3Operation.ListObjects(BUCKET, query(2, "", 1000), Fields.none()));
        CompletableFuture<String> text = new CompletableFuture<>();
        vertx.runOnContext(ignored -> {
            Buffer all = Buffer.buffer();
            answer.body().stream().handler(all::appendBuffer);
            answer.body().stream().endHandler(end -> text.complete(all.toString(StandardCharsets.UTF_8)));
            answer.body().stream().resume();
        });

        assertThat(text.get(10, TimeUnit.SECONDS))
                .startsWith("<?xml")
                .contains("<Key>k &lt;1></Key>")
                .contains("<Size>1280</Size>");
        assertThat(main.seen().getFirst().target()).doesNotContain("encoding-type");
    }

    @Test
    void listsUnderAPrefixOnlyWithTheRightToIt() {
        rule("photos", Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE, "main");
        main.objects().create("photos");
        grant(Right.LIST, "photos", "press/");

        assertThat(list(NO_LOOKS, query(2, "press/2026", 1000)).entries()).isEmpty();
        for (String prefix : List.of("", "pre", "private/")) {
            assertThatThrownBy(() -> list(NO_LOOKS, query(2, prefix, 1000)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        }
        assertThat(main.seen()).hasSize(1);
    }
}
