package io.ssegateway.cli;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Header;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** An object in a store, pinned to the state in which it was found. */
final class S3Object implements StoredObject {
    private final StoreSession session;
    private final S3Location location;
    private final Fields head;
    private final long size;

    private S3Object(StoreSession session, S3Location location, Fields head, long size) {
        this.session = session;
        this.location = location;
        this.head = head;
        this.size = size;
    }

    /**
     * Asks the store for it.
     *
     * @throws StoreError if the store refuses
     */
    static S3Object find(StoreSession session, S3Location location) {
        StoreResponse answer = session.await(session.store().send(request("HEAD", location, Fields.none())));
        Optional<Long> size = answer.fields().get(S3Header.CONTENT_LENGTH).map(S3Object::number);
        if (size.isEmpty() || size.get() < 0) {
            throw new ObjectFailure(ObjectFailure.Kind.REFUSED, "the store does not tell its size");
        }
        return new S3Object(session, location, answer.fields(), size.get());
    }

    @Override
    public String bucket() {
        return location.bucket().value();
    }

    @Override
    public String key() {
        return location.path();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Optional<String> envelope() {
        return head.metadata(S3Header.ENVELOPE_METADATA);
    }

    /** The store's own entity tag, as sent. */
    Optional<String> etag() {
        return head.get(S3Header.ETAG);
    }

    /** The store's name of this version. */
    Optional<String> version() {
        return head.get(S3Header.VERSION_ID);
    }

    @Override
    public byte[] end(int bytes) {
        int wanted = (int) Math.min(bytes, size);
        if (wanted == 0) {
            return new byte[0];
        }
        Fields range = pinned().with(S3Header.RANGE, "bytes=" + (size - wanted) + "-" + (size - 1));
        Store.Collected end = asked(
                () -> session.await(session.store().collect(request("GET", location, range), FooterReader.MAX_SUFFIX)));
        if (end.head().status() != 206 && wanted != size || end.bytes().length() != wanted) {
            throw new ObjectFailure(
                    ObjectFailure.Kind.REFUSED, "the store does not serve the range that was asked for");
        }
        return end.bytes().getBytes();
    }

    @Override
    public void read(Consumer<Buffer> consumer) {
        DrainedBody body = asked(() -> session.await(session.store()
                .send(request("GET", location, pinned()))
                .map(answer -> new DrainedBody(answer.body(), Objects.requireNonNull(Vertx.currentContext())))));
        asked(() -> {
            body.into(consumer);
            return body;
        });
    }

    private interface Asking<T> {
        T ask();
    }

    private static <T> T asked(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (StoreError e) {
            throw new ObjectFailure(
                    ObjectFailure.Kind.REFUSED,
                    e.status() == 412
                            ? "it was changed in the store while it was read"
                            : "the store refuses: " + e.code() + " " + e.text());
        }
    }

    private Fields pinned() {
        return etag().map(tag -> Fields.none().with(S3Header.IF_MATCH, tag)).orElse(Fields.none());
    }

    private static StoreRequest request(String method, S3Location location, Fields fields) {
        StoreRequest request = StoreRequest.of(method, location.bucket(), new ObjectKey(location.path()))
                .fields(fields);
        return location.version()
                .map(version -> request.query("versionId", version))
                .orElse(request);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
