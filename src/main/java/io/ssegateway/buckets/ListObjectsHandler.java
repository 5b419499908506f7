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
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Operation.ListObjects;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * ListObjects, both versions. A sealed bucket with opaque tags costs one request to the store a page; elsewhere an
 * entry may need a look ({@link ListedEntries}). A plain bucket's page passes byte for byte.
 */
public final class ListObjectsHandler implements OperationHandler<ListObjects> {
    private final Access access;
    private final ListedEntries entries;

    /** Takes what sees entries as clients do. */
    public ListObjectsHandler(Access access, ListedEntries entries) {
        this.access = access;
        this.entries = entries;
    }

    @Override
    public Uni<S3Response> handle(ListObjects operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller, Right.LIST, operation.bucket(), operation.query().prefix());
        Store store = access.store(caller, rule, operation.fields());
        if (rule.contract() == BucketRule.Contract.PLAIN) {
            return store.send(request(operation, true)).map(BucketAnswers::passed);
        }
        return store.send(request(operation, false))
                .flatMap(answer -> StoreXml.listing(answer, operation.bucket(), operation.query())
                        .flatMap(page -> shown(rule, store, caller, page))
                        .map(page -> new S3Response.Xml(
                                200, ListingRequest.told(answer.fields()), new Document.Listing(page))));
    }

    private Uni<ListPage> shown(BucketRule rule, Store store, Caller caller, ListPage page) {
        return entries.shown(rule, store, caller, page.bucket(), page.entries()).map(page::with);
    }

    private static StoreRequest request(ListObjects operation, boolean passes) {
        ListQuery query = operation.query();
        boolean second = query.version() == 2;
        return ListingRequest.of(operation.bucket(), operation.fields())
                .with("list-type", second ? Optional.of("2") : Optional.empty())
                .with("prefix", query.prefix())
                .with("delimiter", query.delimiter())
                .with(second ? "start-after" : "marker", query.marker())
                .with("continuation-token", query.token())
                .with("fetch-owner", query.fetchOwner() ? Optional.of("true") : Optional.empty())
                .page(query.maxKeys(), query.urlEncoded(), passes);
    }
}
