package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import java.util.function.Function;

/**
 * The last bytes of an object from a store that knows no suffix ranges: a HEAD tells the size, and the GET is pinned to
 * the ETag of that very object.
 */
record SuffixRange(StoreRequest request, String bytes) {
    /** Of a request with a {@code bytes=-n} range. */
    static SuffixRange of(StoreRequest request) {
        String range = request.fields().get(S3Header.RANGE).orElseThrow();
        return new SuffixRange(request, range.substring(range.indexOf('-') + 1).trim());
    }

    /** The HEAD over {@code store}, then the GET over {@code pinned}, which must hold the answer to its ETag. */
    Uni<StoreResponse> send(Store store, Function<StoreRequest, Uni<StoreResponse>> pinned) {
        StoreRequest head = new StoreRequest(
                "HEAD",
                request.bucket(),
                request.key(),
                request.query(),
                request.fields().without(S3Header.RANGE),
                request.body(),
                true);
        return store.send(head).flatMap(answer -> {
            if (answer.status() != 200) {
                return Uni.createFrom().item(answer);
            }
            return pinned.apply(request.fields(ranged(answer.fields())));
        });
    }

    private Fields ranged(Fields head) {
        long size = number(head.get(S3Header.CONTENT_LENGTH).orElse(""));
        long last = number(bytes);
        if (size == 0 || last == 0) {
            throw new StoreError(
                    S3Error.INVALID_RANGE.status(),
                    S3Error.INVALID_RANGE.code(),
                    S3Error.INVALID_RANGE.message(),
                    Fields.none());
        }
        String etag = head.get(S3Header.ETAG).orElseThrow(VertxStore::unreadable);
        return request.fields()
                .with(S3Header.RANGE, "bytes=" + Math.max(0, size - last) + "-" + (size - 1))
                .with(S3Header.IF_MATCH, etag);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw VertxStore.unreadable();
        }
    }
}
