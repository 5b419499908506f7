package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.DeleteObjects;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The state bucket as a store of objects. Errors the store answers with become {@code ServiceUnavailable}, unless it is
 * said otherwise: no client asked for these objects, and none is to hear of the gateway's rights.
 */
final class StateObjects {
    /** Names of a page of a listing, and of one deletion. */
    static final int PAGE = 1_000;

    private static final int SMALL = 64 * 1024;
    private static final int MISSING = 404;

    private final Supplier<Store> store;
    private final BucketName bucket;

    StateObjects(Supplier<Store> store, BucketName bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    BucketName bucket() {
        return bucket;
    }

    /** An object; empty if it, or the whole bucket, is not there. */
    Uni<Optional<Buffer>> get(String name, int maxBytes) {
        return read(name, maxBytes)
                .map(Optional::of)
                .onFailure(StateObjects::isMissing)
                .recoverWithItem(Optional.empty())
                .onFailure(StoreError.class)
                .transform(ignored -> unavailable());
    }

    /** An object. Errors of the store stay what they are. */
    Uni<Buffer> read(String name, int maxBytes) {
        return store.get()
                .collect(StoreRequest.of("GET", bucket, new ObjectKey(name)), maxBytes)
                .map(Store.Collected::bytes);
    }

    /** Writes an object whole, over any that is there; false if there is no bucket. */
    Uni<Boolean> put(String name, Buffer bytes) {
        return send(StoreRequest.of("PUT", bucket, new ObjectKey(name)).bytes(bytes))
                .map(status -> true)
                .onFailure(StateObjects::isMissing)
                .recoverWithItem(false)
                .onFailure(StoreError.class)
                .transform(ignored -> unavailable());
    }

    /**
     * A page of a listing, at most {@link #PAGE} names. A bucket that is not there is an empty one.
     *
     * @param after names behind this one, which need not be there; empty from the start
     * @param folders whether names are cut behind the first slash after the prefix and told as common prefixes
     */
    Uni<ListPage> page(String prefix, String after, boolean folders) {
        Optional<String> delimiter = folders ? Optional.of("/") : Optional.empty();
        ListQuery query = new ListQuery(
                2, Optional.of(prefix), delimiter, Optional.of(after), Optional.empty(), PAGE, true, false);
        StoreRequest request = StoreRequest.of("GET", bucket)
                .query("list-type", "2")
                .query("encoding-type", "url")
                .query("max-keys", Integer.toString(PAGE))
                .query("prefix", prefix);
        request = folders ? request.query("delimiter", "/") : request;
        request = after.isEmpty() ? request : request.query("start-after", after);
        return store.get()
                .send(request)
                .flatMap(answer -> StoreXml.listing(answer, bucket, query))
                .onFailure(StateObjects::isMissing)
                .recoverWithItem(() -> empty(query))
                .onFailure(StoreError.class)
                .transform(ignored -> unavailable());
    }

    /** Removes objects, at most {@link #PAGE} and not none; whether they are there does not matter. */
    Uni<Integer> delete(List<String> names) {
        Buffer document = StoreDocuments.deleteObjects(names.stream()
                .map(name -> new DeleteObjects.Target(new ObjectKey(name), Optional.empty(), Optional.empty()))
                .toList());
        StoreRequest request = StoreRequest.of("POST", bucket)
                .query("delete", "")
                .fields(Fields.none().with(S3Header.CONTENT_MD5, md5(document)))
                .bytes(document);
        return store.get()
                .send(request)
                .flatMap(StoreXml::deletions)
                .map(done -> deleted(done, names.size()))
                .onFailure(StateObjects::isMissing)
                .recoverWithItem(names.size())
                .onFailure(StoreError.class)
                .transform(ignored -> unavailable());
    }

    /** Sends a request as it is: its status. Errors of the store stay what they are. */
    Uni<Integer> send(StoreRequest request) {
        return store.get().collect(request, SMALL).map(answer -> answer.head().status());
    }

    static S3Exception unavailable() {
        return new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The gateway's state is not available.");
    }

    private ListPage empty(ListQuery query) {
        return new ListPage(bucket, query, false, Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private static int deleted(Document.Deletions done, int asked) {
        if (!done.failed().isEmpty()) {
            throw unavailable();
        }
        return asked;
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof StoreError error && error.status() == MISSING;
    }

    private static String md5(Buffer document) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(document.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
