package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation.ListBuckets;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ListBuckets: only what the caller may see, and never the gateway's own bucket. Asks the backend named {@code main}.
 */
public final class ListBucketsHandler implements OperationHandler<ListBuckets> {
    private final CallerStores stores;
    private final ReservedBucket reserved;
    private final String backend;

    /** Takes the backend to ask. */
    public ListBucketsHandler(CallerStores stores, ReservedBucket reserved, String backend) {
        this.stores = stores;
        this.reserved = reserved;
        this.backend = backend;
    }

    @Override
    public Uni<S3Response> handle(ListBuckets operation, Caller caller, Body body) {
        StoreRequest request = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        return stores.of(caller, backend)
                .send(request)
                .flatMap(StoreXml::buckets)
                .map(found -> new S3Response.Xml(
                        200, Fields.none(), new Document.Buckets(found.owner(), visible(caller, found))));
    }

    private List<Document.BucketEntry> visible(Caller caller, Document.Buckets found) {
        return found.buckets().stream()
                .filter(bucket -> !reserved.is(bucket.name()) && sees(caller, bucket.name()))
                .toList();
    }

    private static boolean sees(Caller caller, String bucket) {
        try {
            return caller.principal().sees(new BucketName(bucket));
        } catch (S3Exception e) {
            // a name no client could ever address
            return false;
        }
    }
}
