package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;

/** The XML answers of the gateway as values; a dialect renders them. */
public sealed interface Document {
    /** Answer of ListBuckets. */
    record Buckets(Optional<ListPage.Owner> owner, List<BucketEntry> buckets) implements Document {
        /** Copies the list. */
        public Buckets {
            buckets = List.copyOf(buckets);
        }
    }

    /** One bucket; the date as the store writes it (ISO 8601). */
    record BucketEntry(String name, String created) {}

    /** Answer of GetBucketLocation; empty for the classic region. */
    record Location(Optional<String> region) implements Document {}

    /** Answer of ListObjects, both versions. */
    record Listing(ListPage page) implements Document {}

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

    /** An object that could not be deleted. */
    record Failed(String key, Optional<String> version, String code, String message) {}
}
