package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.S3Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Answers of the store about buckets, without what belongs to its own hop. */
final class BucketAnswers {
    private static final int SMALL = 64 * 1024;
    private static final Set<S3Header> PASSED = Set.of(S3Header.LOCATION, S3Header.BUCKET_REGION);

    private BucketAnswers() {}

    /** Sends a request whose answer has no body. */
    static Uni<S3Response> empty(Store store, StoreRequest request) {
        return store.collect(request, SMALL).map(answer -> {
            Map<S3Header, String> passed = new EnumMap<>(S3Header.class);
            answer.head().fields().forEach((header, value) -> {
                if (PASSED.contains(header)) {
                    passed.put(header, value);
                }
            });
            return new S3Response.Empty(answer.head().status(), Fields.of(passed, Map.of()));
        });
    }
}
