package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ListBuckets: the buckets of every backend that the caller may see, each from the backend its rule names; a bucket
 * without a rule from the first backend. The reserved bucket is never among them. Fails if one backend fails.
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
        List<Uni<Document.Buckets>> answers =
                backends.stream().map(backend -> buckets(caller, backend)).toList();
        return Uni.join().all(answers).andFailFast().map(pages -> merged(pages));
    }

    private Uni<Document.Buckets> buckets(Caller caller, String backend) {
        StoreRequest request = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        return stores.of(caller, backend)
                .send(request)
                .onItem()
                .transformToUni(StoreXml::buckets)
                .map(page -> new Document.Buckets(
                        page.owner(),
                        page.buckets().stream()
                                .filter(entry -> shown(caller, backend, entry.name()))
                                .toList()));
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

    private static S3Response merged(List<Document.Buckets> pages) {
        List<BucketEntry> all = new ArrayList<>();
        pages.forEach(page -> all.addAll(page.buckets()));
        all.sort(Comparator.comparing(BucketEntry::name));
        return new S3Response.Xml(
                200, Fields.none(), new Document.Buckets(pages.getFirst().owner(), all));
    }
}
