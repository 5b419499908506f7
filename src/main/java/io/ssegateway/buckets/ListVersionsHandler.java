package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.S3Operation.ListObjectVersions;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsPage.DeleteMarker;
import io.ssegateway.s3.VersionsPage.Item;
import io.ssegateway.s3.VersionsPage.Version;
import io.ssegateway.s3.VersionsQuery;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Iterator;
import java.util.List;

/**
 * ListObjectVersions: as {@link ListObjectsHandler}, with a look at the very version where one is needed. Delete
 * markers and their order are the store's.
 */
public final class ListVersionsHandler implements OperationHandler<ListObjectVersions> {
    private final Access access;
    private final ListedEntries entries;

    /** Takes what sees entries as clients do. */
    public ListVersionsHandler(Access access, ListedEntries entries) {
        this.access = access;
        this.entries = entries;
    }

    @Override
    public Uni<S3Response> handle(ListObjectVersions operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller, Right.LIST, operation.bucket(), operation.query().prefix());
        Store store = access.store(caller, rule, operation.fields());
        if (rule.contract() == BucketRule.Contract.PLAIN) {
            return store.send(request(operation, true)).map(BucketAnswers::passed);
        }
        return store.send(request(operation, false))
                .flatMap(answer -> StoreXml.versions(answer, operation.bucket(), operation.query())
                        .flatMap(page -> shown(rule, store, caller, page))
                        .map(page -> new S3Response.Xml(
                                200, ListingRequest.told(answer.fields()), new Document.Versions(page))));
    }

    private Uni<VersionsPage> shown(BucketRule rule, Store store, Caller caller, VersionsPage page) {
        List<ListPage.Entry> stored = page.items().stream()
                .filter(Version.class::isInstance)
                .map(item -> ((Version) item).entry())
                .toList();
        return entries.shown(rule, store, caller, page.bucket(), stored).map(shown -> {
            Iterator<ListPage.Entry> next = shown.iterator();
            List<Item> items = page.items().stream()
                    .<Item>map(item -> switch (item) {
                        case Version version -> new Version(next.next(), version.latest());
                        case DeleteMarker marker -> marker;
                    })
                    .toList();
            return page.with(items);
        });
    }

    private static StoreRequest request(ListObjectVersions operation, boolean passes) {
        VersionsQuery query = operation.query();
        return ListingRequest.of(operation.bucket(), operation.fields())
                .subResource("versions")
                .with("prefix", query.prefix())
                .with("delimiter", query.delimiter())
                .with("key-marker", query.keyMarker())
                .with("version-id-marker", query.versionMarker())
                .page(query.maxKeys(), query.urlEncoded(), passes);
    }
}
