package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.S3Response;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What of fields passes, and answers of the store about buckets without what belongs to its own hop. */
final class BucketAnswers {
    private static final int SMALL = 64 * 1024;

    /** What a store says of itself, not of the bucket. A location may name its host. */
    private static final Set<S3Header> PER_HOP = hop();

    private BucketAnswers() {}

    private static Set<S3Header> hop() {
        Set<S3Header> hop =
                EnumSet.of(S3Header.DATE, S3Header.REQUEST_ID, S3Header.ID_2, S3Header.LOCATION, S3Header.RETRY_AFTER);
        hop.addAll(EnumSet.range(S3Header.SSE, S3Header.COPY_SSE_C_KEY_MD5));
        return hop;
    }

    /** Some of a client's fields; no metadata. */
    static Fields only(Fields client, Set<S3Header> allowed) {
        Map<S3Header, String> values = new EnumMap<>(S3Header.class);
        client.forEach((header, value) -> {
            if (allowed.contains(header)) {
                values.put(header, value);
            }
        });
        return Fields.of(values, Map.of());
    }

    /** Sends a request whose answer has no body. */
    static Uni<S3Response> empty(Store store, StoreRequest request) {
        return store.collect(request, SMALL)
                .map(answer -> new S3Response.Empty(
                        answer.head().status(), fields(answer.head().fields())));
    }

    /** Hands the store's answer on, byte for byte. */
    static S3Response passed(StoreResponse answer) {
        boolean bodyless =
                answer.body().inMemory().filter(bytes -> bytes.length() == 0).isPresent();
        return bodyless
                ? new S3Response.Empty(answer.status(), fields(answer.fields()))
                : new S3Response.Bytes(answer.status(), fields(answer.fields()), answer.body());
    }

    /** The store's fields without those of its hop. */
    static Fields fields(Fields store) {
        Map<S3Header, String> values = new EnumMap<>(S3Header.class);
        store.forEach((header, value) -> {
            if (!PER_HOP.contains(header)) {
                values.put(header, value);
            }
        });
        return Fields.of(values, Map.of());
    }
}
