package io.ssegateway.buckets;

import io.ssegateway.backend.StoreRequest;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A request to the store for a listing. Immutable. */
record ListingRequest(StoreRequest store) {
    /** No page has more entries; more are asked of the store only where its answer passes as it is. */
    private static final int MAX_KEYS = 1000;

    private static final Set<S3Header> SENT = EnumSet.of(S3Header.OPTIONAL_OBJECT_ATTRIBUTES);

    private static final Set<S3Header> TOLD = EnumSet.of(S3Header.REQUEST_CHARGED, S3Header.BUCKET_REGION);

    static ListingRequest of(BucketName bucket, Fields client) {
        return new ListingRequest(StoreRequest.of("GET", bucket).fields(BucketAnswers.only(client, SENT)));
    }

    ListingRequest subResource(String name) {
        return new ListingRequest(store.query(name, ""));
    }

    ListingRequest with(String name, Optional<String> value) {
        return value.map(text -> new ListingRequest(store.query(name, text))).orElse(this);
    }

    /**
     * The request for a page that passes byte for byte, or for one that is read here: then names are encoded, whatever
     * the client asked for, because XML does not carry all of them.
     */
    StoreRequest page(int maxKeys, boolean urlEncoded, boolean passes) {
        int asked = passes ? maxKeys : Math.min(maxKeys, MAX_KEYS);
        return with("max-keys", Optional.of(Integer.toString(asked)))
                .with("encoding-type", urlEncoded || !passes ? Optional.of("url") : Optional.empty())
                .store;
    }

    /** What of the answer's fields goes to the client with a page that was read here. */
    static Fields told(Fields answer) {
        return BucketAnswers.only(answer, TOLD);
    }
}
