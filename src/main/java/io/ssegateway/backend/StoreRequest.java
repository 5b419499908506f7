package io.ssegateway.backend;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request to the store. Names of fields are spelled, the target encoded and the signature made by the store client.
 *
 * @param method the HTTP method
 * @param query query parameters, plain text; an empty value is a bare sub-resource
 * @param body the body; its length must be known
 * @param replayable whether the request may be sent again after a failure that left no answer (body in memory,
 *     idempotent)
 * @param trailer a checksum to be told after the body, where the store takes one; bodies in memory of at most 1 MiB are
 *     signed as a whole instead
 */
public record StoreRequest(
        String method,
        Optional<BucketName> bucket,
        Optional<ObjectKey> key,
        Map<String, String> query,
        Fields fields,
        Body body,
        boolean replayable,
        Optional<TrailingChecksum> trailer) {

    /** A request without a trailing checksum. */
    public StoreRequest(
            String method,
            Optional<BucketName> bucket,
            Optional<ObjectKey> key,
            Map<String, String> query,
            Fields fields,
            Body body,
            boolean replayable) {
        this(method, bucket, key, query, fields, body, replayable, Optional.empty());
    }

    /** A request without a body. */
    public static StoreRequest of(String method, BucketName bucket) {
        return new StoreRequest(
                method, Optional.of(bucket), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
    }

    /** A request for an object, without a body. */
    public static StoreRequest of(String method, BucketName bucket, ObjectKey key) {
        return new StoreRequest(
                method, Optional.of(bucket), Optional.of(key), Map.of(), Fields.none(), Body.empty(), true);
    }

    /** The same with one query parameter. */
    public StoreRequest query(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(query);
        copy.put(name, value);
        return new StoreRequest(method, bucket, key, copy, fields, body, replayable, trailer);
    }

    /** The same with other fields. */
    public StoreRequest fields(Fields newFields) {
        return new StoreRequest(method, bucket, key, query, newFields, body, replayable, trailer);
    }

    /** The same with a body. */
    public StoreRequest body(Body newBody, boolean newReplayable) {
        return new StoreRequest(method, bucket, key, query, fields, newBody, newReplayable, trailer);
    }

    /**
     * The same with a CRC32C of the body's bytes for the store, where it takes one: for sealed objects and parts of
     * them. Costs nothing where it does not.
     */
    public StoreRequest checksummed() {
        return trailing(Optional.of(new TrailingChecksum.Computed()));
    }

    /** The same with another trailing checksum, or none. */
    public StoreRequest trailing(Optional<TrailingChecksum> other) {
        return new StoreRequest(method, bucket, key, query, fields, body, replayable, other);
    }

    /** The same with a body in memory, which may be sent again. The buffer belongs to the request from now on. */
    public StoreRequest bytes(Buffer newBody) {
        return body(Body.of(newBody), true);
    }
}
