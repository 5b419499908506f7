package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.ByteRange.Resolved;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Opening;
import io.ssegateway.stream.OpeningRange;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns the store's answer to a read into the client's: opened if it is sealed, untouched if not. */
public final class ObjectServing {
    private final ObjectKeys keys;

    /** Takes the keys of objects. */
    public ObjectServing(ObjectKeys keys) {
        this.keys = keys;
    }

    /**
     * What is being opened.
     *
     * @param range plain offsets of a range that the store's answer covers; empty for the whole object
     */
    record Opened(ObjectRef object, ObjectLooks.Look look, Optional<Resolved> range, Fields overrides) {}

    /** A sealed object, or a range of it. Transport, right and key are checked before the first byte. */
    Uni<S3Response> sealed(Caller caller, BucketRule rule, Opened opened, StoreResponse answer) {
        Envelope envelope = opened.look.head().envelope().orElseThrow();
        ReadRules.transportAllowed(caller, rule, envelope, TransportRule.Use.GET);
        if (envelope.flags().multipart()) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Objects of multipart uploads are not served yet.");
        }
        return keys.open(caller, rule, opened.object, envelope).map(key -> {
            try (key) {
                return response(caller, opened, envelope, key, answer);
            }
        });
    }

    /** An object without an envelope, byte for byte. */
    S3Response plain(StoreResponse answer, Fields overrides) {
        Fields fields = ObjectFields.overridden(ObjectFields.plainToClient(answer.fields()), overrides);
        return new S3Response.Bytes(answer.status(), fields, answer.body());
    }

    /** The store says that its own tag has not changed. */
    S3Response notModified(BucketRule rule, StoredHead head) {
        String etag = rule.contract() == BucketRule.Contract.PLAIN ? head.etag() : EtagView.shown(head.etag());
        return notModified(head, etag);
    }

    /** A look says that the object has not changed. */
    S3Response notModified(ObjectLooks.Look look) {
        return notModified(look.head(), look.etag());
    }

    /** The store's 416 about ciphertext offsets, told in plain ones. */
    static S3Exception plainRangeError(StoreError error) {
        S3Exception plain = new S3Exception(S3Error.INVALID_RANGE);
        Optional<String> range = error.fields().get(S3Header.CONTENT_RANGE);
        if (range.isEmpty() || !range.get().matches("bytes \\*/\\d{1,18}")) {
            return plain;
        }
        OptionalLong size = SizeLaw.plainSize(Long.parseLong(range.get().substring("bytes */".length())));
        return size.isPresent() ? plain.with("ActualObjectSize", Long.toString(size.getAsLong())) : plain;
    }

    private static S3Response notModified(StoredHead head, String etag) {
        Fields fields = Fields.of(Map.of(S3Header.ETAG, etag), Map.of());
        Optional<String> modified = head.fields().get(S3Header.LAST_MODIFIED);
        return new S3Response.Empty(
                S3Error.NOT_MODIFIED.status(),
                modified.isPresent() ? fields.with(S3Header.LAST_MODIFIED, modified.get()) : fields);
    }

    private static S3Response response(
            Caller caller, Opened opened, Envelope envelope, DataKey key, StoreResponse answer) {
        ObjectLooks.Look look = opened.look;
        Fields fields = ObjectFields.overridden(
                SealedAnswer.described(caller, opened.object, look.head(), envelope, look.etag()), opened.overrides);
        if (opened.range.isEmpty()) {
            Opening opening = new Opening(key, envelope, look.head().storedSize());
            look.digest().ifPresent(opening::expecting);
            Body body = answer.body().through(opening, OptionalLong.of(look.size()));
            return new S3Response.Bytes(200, fields, body);
        }
        Resolved range = opened.range.get();
        OpeningRange opening = new OpeningRange(
                SegmentOpener.of(key, 0, envelope.streamHeader().orElseThrow()),
                new SegmentLayout(agreed(envelope, look.size())),
                range.first(),
                range.last());
        Body body = answer.body().through(opening, OptionalLong.of(range.length()));
        String told = "bytes " + range.first() + '-' + range.last() + '/' + look.size();
        return new S3Response.Bytes(206, fields.with(S3Header.CONTENT_RANGE, told), body);
    }

    /** The size the envelope is sealed with, which the stored size must lead to as well. */
    private static long agreed(Envelope envelope, long size) {
        if (envelope.plainSize().isPresent() && envelope.plainSize().getAsLong() != size) {
            throw new TamperedException("the stored size is not the envelope's");
        }
        return size;
    }
}
