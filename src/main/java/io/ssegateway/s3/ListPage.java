package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing as the client shall see it. Names are plain text, not encoded; a dialect encodes them where the
 * query asks for it.
 *
 * @param nextMarker version 1 only
 * @param nextToken version 2 only
 */
public record ListPage(
        BucketName bucket,
        ListQuery query,
        boolean truncated,
        Optional<String> nextMarker,
        Optional<String> nextToken,
        List<Entry> entries,
        List<String> commonPrefixes) {

    /** Copies the lists. */
    public ListPage {
        entries = List.copyOf(entries);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    /** The same page with other entries. */
    public ListPage with(List<Entry> others) {
        return new ListPage(bucket, query, truncated, nextMarker, nextToken, others, commonPrefixes);
    }

    /**
     * One object, or one version of it.
     *
     * @param version its version id; in a listing of versions only
     * @param lastModified as the store writes it (ISO 8601)
     * @param etag quoted
     * @param size bytes
     */
    public record Entry(
            String key,
            Optional<String> version,
            String lastModified,
            String etag,
            long size,
            String storageClass,
            Optional<Owner> owner,
            Checksums checksums,
            Optional<Restore> restore) {
        /** The same object with the size and tag a client shall see. */
        public Entry shownAs(long plainSize, String shownEtag) {
            return new Entry(key, version, lastModified, shownEtag, plainSize, storageClass, owner, checksums, restore);
        }

        /** The same object under the name that the listing's own was decoded to. */
        public Entry named(String name) {
            return new Entry(name, version, lastModified, etag, size, storageClass, owner, checksums, restore);
        }

        /** The same object, with no word of the store's checksums. */
        public Entry withoutChecksums() {
            return new Entry(key, version, lastModified, etag, size, storageClass, owner, Checksums.none(), restore);
        }
    }

    /** An owner as the store names it. */
    public record Owner(String id, String displayName) {}

    /** Which checksums the store keeps of an object. */
    public record Checksums(List<String> algorithms, Optional<String> type) {
        /** Copies the list. */
        public Checksums {
            algorithms = List.copyOf(algorithms);
        }

        /** None. */
        public static Checksums none() {
            return new Checksums(List.of(), Optional.empty());
        }
    }

    /** Whether an archived object is being restored, and until when it will be there. */
    public record Restore(String inProgress, Optional<String> expiry) {}
}
