package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.buckets.ListObjectsHandler;
import io.ssegateway.buckets.ListedEntries;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Listings of buckets where size and tag of an entry are no arithmetic. */
class CachedListingTest extends ObjectsFixture {
    private static final int ENTRIES = 1_000;

    private final CachingFacts manyFacts = new CachingFacts(10_000);
    private final ObjectLooks listLooks = new ObjectLooks(kms, manyFacts);
    private final ListObjectsHandler list =
            new ListObjectsHandler(access, new ListedEntries(new CachingEntryView(listLooks, manyFacts)));

    @Test
    @Tag("I9")
    void wholePageOfKnownEntriesCostsOneRequestAndKeepsItsOrder() {
        rule(Encrypt.SSE_KMS, PlainReads.SERVE, EtagMode.OPAQUE);
        for (int i = 0; i < ENTRIES; i++) {
            var unused = fake.objects().put("photos", "k%04d".formatted(i), bytes(i), Map.of());
        }
        put("k0500", bytes(77));
        int calls = kms.calls();
        ListPage cold = page();
        requests();
        ListPage warm = page();
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(calls);
        assertThat(warm.entries()).isEqualTo(cold.entries()).hasSize(ENTRIES);
        assertThat(warm.entries()).extracting(ListPage.Entry::key).isSorted();
        assertThat(warm.entries().get(500).size()).isEqualTo(77);
        assertThat(warm.entries().get(500).etag()).isEqualTo(head("k0500").field(S3Header.ETAG));
        assertThat(warm.entries().get(501).size()).isEqualTo(501);
    }

    @Test
    void anEmptyClearObjectAndAnUnaddressableKeyHideNoOtherEntry() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        var unused = fake.objects().put("photos", "a", bytes(0), Map.of());
        unused = fake.objects().put("photos", "b/../c", bytes(0), Map.of());
        String etag = put("k", bytes(77)).field(S3Header.ETAG);
        ListPage page = page();
        assertThat(page.entries()).extracting(ListPage.Entry::key).containsExactly("a", "b/../c", "k");
        assertThat(page.entries()).extracting(ListPage.Entry::size).containsExactly(0L, 0L, 77L);
        assertThat(page.entries().getLast().etag()).isEqualTo(etag);
        assertThatThrownBy(() -> head("a"))
                .satisfies(e -> assertThat(Failures.toError(e).status()).isEqualTo(403));
    }

    @Test
    @Tag("I8")
    void tagDoesNotDependOnWhatTheCacheStillKnows() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        String etag = put("k", bytes(77)).field(S3Header.ETAG);
        ObjectLooks forgetful = new ObjectLooks(kms, new CachingFacts(0));
        HeadObjectHandler heads = new HeadObjectHandler(access, forgetful, sealedFacts);
        for (int i = 0; i < 100; i++) {
            var operation = new S3Operation.HeadObject(
                    ref("k"), Optional.empty(), Conditions.none(), Fields.none(), Fields.none());
            Got got = run(() -> heads.handle(operation, caller(), Body.empty()));
            assertThat(got.field(S3Header.ETAG)).isEqualTo(etag);
        }
    }

    private ListPage page() {
        ListQuery query = new ListQuery(
                2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ENTRIES, false, false);
        S3Response answer = answer(
                () -> list.handle(new S3Operation.ListObjects(BUCKET, query, Fields.none()), caller(), Body.empty()));
        return ((Document.Listing) ((S3Response.Xml) answer).document()).page();
    }
}
