package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;

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
     */
    record BucketEncryption(String algorithm, Optional<String> keyId) implements Document {}

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

    /** A deleted object. */
    record Deleted(String key, Optional<String> version, boolean deleteMarker, Optional<String> deleteMarkerVersion) {}

    /** An object that could not be deleted. */
    record Failed(String key, Optional<String> version, String code, String message) {}
}
