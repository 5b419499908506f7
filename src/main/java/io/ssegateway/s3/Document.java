package io.ssegateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
