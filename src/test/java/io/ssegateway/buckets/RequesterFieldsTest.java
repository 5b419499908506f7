package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.objects.CachingEntryView;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.DeleteObjects.Target;
import io.ssegateway.s3.SubResource;
import io.ssegateway.s3.SubResources;
import io.ssegateway.s3.VersionsQuery;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose bucket is meant and who pays goes to the store with every request, looks included; its refusal comes back. */
class RequesterFieldsTest extends BucketsFixture {
    private static final Fields FIELDS = Fields.none()
            .with(S3Header.EXPECTED_BUCKET_OWNER, "111122223333")
            .with(S3Header.REQUEST_PAYER, "requester");

    private final CachingFacts facts = new CachingFacts(100);
    private final ObjectLooks looks = new ObjectLooks(new CountingKms(), facts);
    private final ListedEntries entries = new ListedEntries(new CachingEntryView(looks, facts));

    @BeforeEach
    void fill() {
        main.objects().put("photos", "k", new byte[1], Map.of());
        rule("photos", Encrypt.SSE_OBS, PlainReads.SERVE, EtagMode.OPAQUE, "main");
        for (Right right : Right.values()) {
            grant(right, "photos", "");
        }
    }

    private Map<String, Supplier<S3Response>> operations() {
        Map<String, Supplier<S3Response>> all = new LinkedHashMap<>();
        add(all, new HeadBucketHandler(access), new S3Operation.HeadBucket(BUCKET, FIELDS));
        add(all, new GetBucketEncryptionHandler(access, settings), new S3Operation.GetBucketEncryption(BUCKET, FIELDS));
        add(all, new ListObjectsHandler(access, entries), listing());
        add(all, new ListVersionsHandler(access, entries), versions());
        add(all, new DeleteObjectsHandler(access, new TaggedTargets(new WriteConditions(looks))), deletion());
        add(all, new PassThroughHandler(access), tags());
        add(all, new CreateBucketHandler(access, settings), new S3Operation.CreateBucket(BUCKET, FIELDS));
        add(all, new DeleteBucketHandler(access, settings), new S3Operation.DeleteBucket(BUCKET, FIELDS));
        return all;
    }

    private <O extends S3Operation> void add(
            Map<String, Supplier<S3Response>> all, OperationHandler<O> handler, O operation) {
        all.put(operation.name(), () -> run(handler, operation));
    }

    private static S3Operation.ListObjects listing() {
        ListQuery query = new ListQuery(
                2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10, false, false);
        return new S3Operation.ListObjects(BUCKET, query, FIELDS);
    }

    private static S3Operation.ListObjectVersions versions() {
        VersionsQuery query =
                new VersionsQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10, false);
        return new S3Operation.ListObjectVersions(BUCKET, query, FIELDS);
    }

    private static S3Operation.DeleteObjects deletion() {
        Target target = new Target(new ObjectKey("k"), Optional.empty(), Optional.of("\"x\""));
        return new S3Operation.DeleteObjects(BUCKET, false, List.of(target), FIELDS);
    }

    private static PassThrough tags() {
        SubResource row = SubResources.find(SubResource.Level.BUCKET, "tagging", "GET", false)
                .orElseThrow();
        return new PassThrough(
                row,
                (SubResource.Passed) row.treatment(),
                BUCKET,
                Optional.empty(),
                Map.of("tagging", ""),
                Set.of(),
                FIELDS);
    }

    @Test
    void goWithEveryRequestOfEveryOperation() {
        operations().forEach((name, operation) -> {
            int before = main.seen().size();
            if (name.equals("ListObjectVersions")) {
                main.next(new Fault.Reply(
                        200,
                        Map.of(),
                        "<ListVersionsResult><Version><Key>k</Key><VersionId>v</VersionId><ETag>e</ETag><Size>1</Size>"
                                + "</Version></ListVersionsResult>"));
            }
            attempted(operation);
            assertThat(main.seen().size()).as(name).isGreaterThan(before);
        });

        assertThat(main.seen().stream().map(FakeStore.Seen::method))
                .as("looks too")
                .filteredOn("HEAD"::equals)
                .hasSizeGreaterThan(2);
        assertThat(main.seen())
                .allSatisfy(seen -> assertThat(seen.headers())
                        .containsEntry("x-amz-expected-bucket-owner", "111122223333")
                        .containsEntry("x-amz-request-payer", "requester"));
    }

    /** Some are refused by the store, which has been asked by then. */
    private static void attempted(Supplier<S3Response> operation) {
        try {
            operation.get();
        } catch (StoreError ignored) {
            // what went to the store is what counts
        }
    }

    @Test
    void theStoresRefusalComesBack() {
        main.always(new Fault.Reply(
                403,
                Map.of("content-type", "application/xml"),
                "<Error><Code>AccessDenied</Code><Message>not that owner's</Message></Error>"));
        operations().forEach((name, operation) -> {
            if (!name.equals("DeleteObjects")) {
                assertThatThrownBy(operation::get).as(name).isInstanceOfSatisfying(StoreError.class, e -> {
                    assertThat(e.status()).isEqualTo(403);
                    assertThat(e.code()).isEqualTo("AccessDenied");
                });
            }
        });
    }
}
