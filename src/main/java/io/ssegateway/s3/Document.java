package io.ssegateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The XML answers of the gateway as values; a dialect renders them. */
public sealed interface Document {
    /**
     * Answer of ListBuckets.
     *
     * @param prefix repeated where the client asked for one
     * @param nextToken where the next page begins; empty at the last one
     */
    record Buckets(
            Optional<ListPage.Owner> owner,
            List<BucketEntry> buckets,
            Optional<String> prefix,
            Optional<String> nextToken)
            implements Document {
        /** Copies the list. */
        public Buckets {
            buckets = List.copyOf(buckets);
        }
    }

    /** One bucket; the date as the store writes it (ISO 8601), region and ARN where it tells them. */
    record BucketEntry(String name, String created, Optional<String> region, Optional<String> arn) {}

    /**
     * Answer of GetBucketEncryption: the default of new objects.
     *
     * @param algorithm the value of the header {@code x-amz-server-side-encryption}
     * @param keyId the key's name as clients know it; only with {@code aws:kms}
     * @param project the key's IAM project, where the client named one; a word of OBS alone
     * @param bucketKey whether bucket keys were asked for
     * @param blocked shown unless nothing was said
     */
    record BucketEncryption(
            String algorithm,
            Optional<String> keyId,
            Optional<String> project,
            boolean bucketKey,
            BlockedEncryption blocked)
            implements Document {
        /** Without a project. */
        public BucketEncryption(
                String algorithm, Optional<String> keyId, boolean bucketKey, BlockedEncryption blocked) {
            this(algorithm, keyId, Optional.empty(), bucketKey, blocked);
        }

        /** A default of which nothing else was said. */
        public BucketEncryption(String algorithm, Optional<String> keyId) {
            this(algorithm, keyId, false, BlockedEncryption.UNSAID);
        }
    }

    /** Answer of ListObjects, both versions. */
    record Listing(ListPage page) implements Document {}

    /** Answer of ListObjectVersions. */
    record Versions(VersionsPage page) implements Document {}

    /** Answer of DeleteObjects; in quiet mode {@code deleted} is empty. */
    record Deletions(List<Deleted> deleted, List<Failed> failed) implements Document {
        /** Copies the lists. */
        public Deletions {
            deleted = List.copyOf(deleted);
            failed = List.copyOf(failed);
        }
    }

    /** Answer of a browser's upload form that asks for status 201. */
    record Posted(String location, String bucket, String key, String etag) implements Document {}

    /** A deleted object. */
    record Deleted(String key, Optional<String> version, boolean deleteMarker, Optional<String> deleteMarkerVersion) {}

    /**
     * Answer of CopyObject.
     *
     * @param etag quoted
     * @param lastModified as the store writes it (ISO 8601)
     * @param checksums elements that tell a checksum of the object, by name
     */
    record Copied(String etag, Optional<String> lastModified, Map<String, String> checksums) implements Document {
        /** Copies the map in order. */
        public Copied {
            checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
        }
    }

    /** Answer of UploadPartCopy; as {@link Copied}, of the part. */
    record PartCopied(String etag, Optional<String> lastModified, Map<String, String> checksums) implements Document {
        /** Copies the map in order. */
        public PartCopied {
            checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
        }
    }

    /** An object that could not be deleted. */
    record Failed(String key, Optional<String> version, String code, String message) {}

    /** Answer of CreateMultipartUpload. */
    record CreatedUpload(ObjectRef object, String uploadId) implements Document {}

    /**
     * Answer of CompleteMultipartUpload.
     *
     * @param location the object's URL
     * @param etag quoted
     */
    record CompletedUpload(String location, ObjectRef object, String etag, Optional<TypedChecksum> checksum)
            implements Document {}

    /** Answer of ListParts. */
    record Parts(PartsPage page) implements Document {}

    /** Answer of ListMultipartUploads. */
    record Uploads(UploadsPage page) implements Document {}

    /**
     * Answer of GetObjectAttributes: what was asked for and is there.
     *
     * @param etag without quotes
     * @param size plain bytes
     */
    record Attributes(
            Optional<String> etag,
            Optional<ObjectChecksum> checksum,
            Optional<ObjectParts> parts,
            Optional<String> storageClass,
            OptionalLong size)
            implements Document {}

    /** An object's checksum; the type is {@code FULL_OBJECT} or {@code COMPOSITE}. */
    record ObjectChecksum(Checksum checksum, String type) {}

    /**
     * The parts of a multipart object, or one page of them.
     *
     * @param count of all parts
     * @param marker parts after this number are told
     * @param nextMarker the last number told
     */
    record ObjectParts(int count, int marker, int nextMarker, int maxParts, boolean truncated, List<ObjectPart> parts) {
        /** Copies the list. */
        public ObjectParts {
            parts = List.copyOf(parts);
        }
    }

    /** One part; its size in plain bytes. */
    record ObjectPart(int number, long size) {}
}
