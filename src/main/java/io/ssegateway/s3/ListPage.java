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

    /**
     * One object.
     *
     * @param lastModified as the store writes it (ISO 8601)
     * @param etag quoted
     * @param size bytes
     */
    public record Entry(
            String key,
            String lastModified,
            String etag,
            long size,
            String storageClass,
            Optional<Owner> owner,
            List<String> checksumAlgorithms,
            Optional<String> checksumType) {
        /** The same object with the size and tag a client shall see. */
        public Entry shownAs(long plainSize, String shownEtag) {
            return new Entry(
                    key, lastModified, shownEtag, plainSize, storageClass, owner, checksumAlgorithms, checksumType);
        }
    }

    /** An owner as the store names it. */
    public record Owner(String id, String displayName) {}
}
