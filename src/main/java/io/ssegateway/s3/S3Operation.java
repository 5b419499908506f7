package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything the gateway does, as values. What is not on this list is refused while parsing and never treated as a
 * PutObject. Handlers switch over it without a default branch.
 */
public sealed interface S3Operation
        permits S3Operation.ListBuckets,
                S3Operation.OnBucket,
                S3Operation.OnObject,
                UploadOperation,
                ResourceOperation,
                BrowserOperation {
    /** The operation's name in S3's API reference; used in logs, metrics and audit. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** An operation on a bucket. */
    sealed interface OnBucket extends S3Operation {
        /** The bucket. */
        BucketName bucket();
    }

    /** An operation on one object. */
    sealed interface OnObject extends S3Operation {
        /** The object. */
        ObjectRef object();
    }

    /**
     * {@code GET /}.
     *
     * @param prefix names that begin with it
     * @param region buckets of this region, as the store tells it
     * @param token where the page before ended
     * @param maxBuckets at most this many, 1 to 10 000; empty for all of them
     */
    record ListBuckets(Optional<String> prefix, Optional<String> region, Optional<String> token, OptionalInt maxBuckets)
            implements S3Operation {}

    /** {@code PUT /bucket}; the configuration, where there is one, is the request's body. */
    record CreateBucket(BucketName bucket, Fields fields) implements OnBucket {}

    /** {@code HEAD /bucket}. */
    record HeadBucket(BucketName bucket, Fields fields) implements OnBucket {}

    /** {@code DELETE /bucket}. */
    record DeleteBucket(BucketName bucket, Fields fields) implements OnBucket {}

    /** {@code GET /bucket?encryption}. */
    record GetBucketEncryption(BucketName bucket, Fields fields) implements OnBucket {}

    /** {@code PUT /bucket?encryption}. */
    record PutBucketEncryption(BucketName bucket, AskedDefault asked, Fields fields) implements OnBucket {}

    /** {@code DELETE /bucket?encryption}. */
    record DeleteBucketEncryption(BucketName bucket, Fields fields) implements OnBucket {}

    /** {@code GET /bucket} and {@code GET /bucket?list-type=2}. */
    record ListObjects(BucketName bucket, ListQuery query, Fields fields) implements OnBucket {}

    /** {@code GET /bucket?versions}. */
    record ListObjectVersions(BucketName bucket, VersionsQuery query, Fields fields) implements OnBucket {}

    /** {@code POST /bucket?delete}, at most 1 000 objects. */
    record DeleteObjects(BucketName bucket, boolean quiet, List<Target> targets, Fields fields) implements OnBucket {
        /** Copies the list. */
        public DeleteObjects {
            targets = List.copyOf(targets);
        }

        /** One object to delete, with the tag it must still have where one is given. */
        public record Target(ObjectKey key, Optional<String> version, Optional<String> etag) {}
    }

    /**
     * {@code PUT /bucket/key}.
     *
     * @param plainLength bytes of the object itself (decoded length of an aws-chunked body); empty if not declared
     */
    record PutObject(ObjectRef object, OptionalLong plainLength, Conditions conditions, Fields fields)
            implements OnObject {}

    /**
     * {@code GET /bucket/key}. Never both a range and a part number.
     *
     * @param range plain offsets
     * @param partNumber of a multipart upload
     * @param overrides the {@code response-*} parameters, by the field they replace
     */
    record GetObject(
            ObjectRef object,
            Optional<ByteRange> range,
            OptionalInt partNumber,
            Conditions conditions,
            Fields overrides,
            Fields fields)
            implements OnObject {
        /** Without a part number. */
        public GetObject(
                ObjectRef object, Optional<ByteRange> range, Conditions conditions, Fields overrides, Fields fields) {
            this(object, range, OptionalInt.empty(), conditions, overrides, fields);
        }
    }

    /** {@code HEAD /bucket/key}; the same parameters as GetObject. */
    record HeadObject(
            ObjectRef object,
            Optional<ByteRange> range,
            OptionalInt partNumber,
            Conditions conditions,
            Fields overrides,
            Fields fields)
            implements OnObject {
        /** Without a part number. */
        public HeadObject(
                ObjectRef object, Optional<ByteRange> range, Conditions conditions, Fields overrides, Fields fields) {
            this(object, range, OptionalInt.empty(), conditions, overrides, fields);
        }
    }

    /** {@code DELETE /bucket/key}. */
    record DeleteObject(ObjectRef object, Conditions conditions, Fields fields) implements OnObject {}

    /**
     * {@code PUT /bucket/key} with {@code x-amz-copy-source}.
     *
     * @param replaceMetadata whether the request's content fields and metadata replace the source's
     * @param replaceTags whether the request's tags replace the source's
     * @param conditions of the target
     */
    record CopyObject(
            ObjectRef object,
            CopySource source,
            boolean replaceMetadata,
            boolean replaceTags,
            Conditions conditions,
            Fields fields)
            implements OnObject {}

    /**
     * {@code PUT /bucket/key?encryption}.
     *
     * @param keyId the key under SSE-KMS, as the client names it
     * @param bucketKey whether a bucket key is asked for
     */
    record UpdateObjectEncryption(ObjectRef object, String keyId, boolean bucketKey, Fields fields)
            implements OnObject {}

    /**
     * {@code GET /bucket/key?attributes}.
     *
     * @param partMarker parts after this number are told
     * @param maxParts at most this many parts, 0 to 1 000
     */
    record GetObjectAttributes(ObjectRef object, Set<Attribute> attributes, int partMarker, int maxParts, Fields fields)
            implements OnObject {
        /** Copies the set. */
        public GetObjectAttributes {
            attributes = Set.copyOf(attributes);
        }

        /** What {@code x-amz-object-attributes} may name. */
        public enum Attribute {
            ETAG,
            CHECKSUM,
            OBJECT_PARTS,
            STORAGE_CLASS,
            OBJECT_SIZE
        }
    }
}
