package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A PUT as an upload of one part, for a store that publishes what came of a cut upload: the part may be cut, but it
 * becomes an object only when it is named with its ETag, after the body has ended in order.
 *
 * <p>What the PUT answers is answered: ETag (of the form that multipart uploads have) and version. Conditions are
 * judged when the upload completes, where the object would be replaced. If anything fails the upload is aborted and the
 * failure told; an abort that fails leaves parts that the store's own housekeeping removes.
 */
final class CommitByUpload {
    private static final int ONLY_PART = 1;

    private final Store store;
    private final StoreRequest put;

    /** Of a PUT, over the store as it is. */
    CommitByUpload(Store store, StoreRequest put) {
        this.store = store;
        this.put = put;
    }

    /** Sends the requests; fails as the one that failed. */
    Uni<StoreResponse> put() {
        return store.send(request("POST", created()).query("uploads", ""))
                .flatMap(StoreXml::uploadId)
                .onCancellation()
                .invoke(put.body()::abort)
                .onFailure()
                .invoke(put.body()::abort)
                .flatMap(this::filled);
    }

    private Uni<StoreResponse> filled(String upload) {
        return store.send(part(upload))
                .flatMap(answer -> completed(upload, answer))
                .onFailure()
                .call(ignored -> abort(upload))
                .onCancellation()
                .invoke(() -> abort(upload).subscribe().with(ignored -> {}));
    }

    private Uni<StoreResponse> completed(String upload, StoreResponse part) {
        String etag = part.fields().get(S3Header.ETAG).orElseThrow(VertxStore::unreadable);
        Body document = Body.of(StoreDocuments.complete(List.of(new StoreDocuments.Part(ONLY_PART, etag))));
        return store.send(
                        request("POST", conditions()).query("uploadId", upload).body(document, false))
                .flatMap(StoreXml::completed)
                .map(result -> new StoreResponse(
                        result.head().status(),
                        result.head()
                                .fields()
                                .with(S3Header.ETAG, result.etag())
                                .without(S3Header.CONTENT_TYPE, S3Header.CONTENT_LENGTH),
                        Body.empty()));
    }

    private Uni<Void> abort(String upload) {
        return store.send(request("DELETE", hop()).query("uploadId", upload))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private StoreRequest part(String upload) {
        Fields fields = hop();
        if (put.fields().has(S3Header.CONTENT_MD5)) {
            fields = fields.with(
                    S3Header.CONTENT_MD5, put.fields().get(S3Header.CONTENT_MD5).orElseThrow());
        }
        return request("PUT", fields)
                .query("partNumber", Integer.toString(ONLY_PART))
                .query("uploadId", upload)
                .body(put.body(), false)
                .trailing(put.trailer());
    }

    private StoreRequest request(String method, Fields fields) {
        return StoreRequest.of(method, put.bucket().orElseThrow(), put.key().orElseThrow())
                .fields(fields);
    }

    /** What describes the object. Its checksum was verified on the way in; a part has another. */
    private Fields created() {
        Fields fields = put.fields()
                .without(S3Header.IF_MATCH, S3Header.IF_NONE_MATCH, S3Header.CONTENT_MD5)
                .without(S3Header.SDK_CHECKSUM_ALGORITHM);
        for (Algorithm algorithm : Algorithm.values()) {
            fields = fields.without(algorithm.header());
        }
        return fields;
    }

    private Fields conditions() {
        return only(S3Header.IF_MATCH, S3Header.IF_NONE_MATCH, S3Header.EXPECTED_BUCKET_OWNER, S3Header.REQUEST_PAYER);
    }

    private Fields hop() {
        return only(S3Header.EXPECTED_BUCKET_OWNER, S3Header.REQUEST_PAYER);
    }

    private Fields only(S3Header... headers) {
        Map<S3Header, String> kept = new EnumMap<>(S3Header.class);
        for (S3Header header : headers) {
            put.fields().get(header).ifPresent(value -> kept.put(header, value));
        }
        return Fields.of(kept, Map.of());
    }
}
