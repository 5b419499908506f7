package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage;
import java.util.Optional;

/**
 * Looks up what a client shall see of a listed object where arithmetic cannot say it: in mixed buckets and under
 * {@code etag: md5} (architecture.md §4). Implementations cache under (bucket, key, raw ETag, size).
 */
public interface EntryView {
    /**
     * The entry with the size and tag that HEAD and GET show. Fails if the look-up fails; an object deleted meanwhile
     * keeps what the listing says of it.
     */
    Uni<ListPage.Entry> show(BucketRule rule, Store store, BucketName bucket, ListPage.Entry stored, Caller caller);

    /** The same at once, where a look at this very state of the object has been taken before. */
    default Optional<ListPage.Entry> known(BucketRule rule, BucketName bucket, ListPage.Entry stored) {
        return Optional.empty();
    }
}
