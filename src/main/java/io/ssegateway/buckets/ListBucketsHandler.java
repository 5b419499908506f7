package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Document.BucketEntry;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.List;
import java.util.Optional;

/**
 * ListBuckets: the buckets of every backend that the caller may see, each from the backend its rule names; a bucket
 * without a rule from the first backend. The reserved bucket is never among them. Fails if one backend fails. Pages are
 * cut here: only here it is known which buckets a caller sees.
 */
public final class ListBucketsHandler implements OperationHandler<S3Operation.ListBuckets> {
    private final CallerStores stores;
    private final ReservedBucket reserved;
    private final List<String> backends;

    /** Asks these backends, the default one first. */
    public ListBucketsHandler(CallerStores stores, ReservedBucket reserved, List<String> backends) {
        this.stores = stores;
        this.reserved = reserved;
        this.backends = List.copyOf(backends);
    }

    @Override
    public Uni<S3Response> handle(S3Operation.ListBuckets operation, Caller caller, Body body) {
        BucketPages pages = new BucketPages(operation);
        List<Uni<Document.Buckets>> answers = backends.stream()
                .map(backend -> pages.all(stores.of(caller, backend)).map(all -> visible(caller, backend, all)))
                .toList();
        return Uni.join()
                .all(answers)
                .andFailFast()
                .map(all -> new S3Response.Xml(200, Fields.none(), pages.merged(all)));
    }

    private Document.Buckets visible(Caller caller, String backend, Document.Buckets all) {
        List<BucketEntry> visible = all.buckets().stream()
                .filter(entry -> shown(caller, backend, entry.name()))
                .toList();
        return new Document.Buckets(all.owner(), visible, Optional.empty(), Optional.empty());
    }

    private boolean shown(Caller caller, String backend, String name) {
        if (reserved.is(name)) {
            return false;
        }
        BucketName bucket;
        try {
            bucket = new BucketName(name);
        } catch (S3Exception e) {
            // no operation could name it
            return false;
        }
        String at = caller.policy().rule(bucket).map(BucketRule::backend).orElse(backends.getFirst());
        return at.equals(backend) && caller.principal().sees(bucket);
    }
}
