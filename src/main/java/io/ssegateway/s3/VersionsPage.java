package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing of versions as the client shall see it. Names are plain text, not encoded; a dialect encodes
 * them where the query asks for it.
 *
 * @param items versions and delete markers in the store's order
 */
public record VersionsPage(
        BucketName bucket,
        VersionsQuery query,
        boolean truncated,
        Optional<String> nextKeyMarker,
        Optional<String> nextVersionMarker,
        List<Item> items,
        List<String> commonPrefixes) {

    /** Copies the lists. */
    public VersionsPage {
        items = List.copyOf(items);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    /** The same page with other items. */
    public VersionsPage with(List<Item> others) {
        return new VersionsPage(bucket, query, truncated, nextKeyMarker, nextVersionMarker, others, commonPrefixes);
    }

    /** A version or a delete marker. */
    public sealed interface Item {}

    /** One version of an object; the entry says which. */
    public record Version(ListPage.Entry entry, boolean latest) implements Item {}

    /**
     * A version that says that there is no object.
     *
     * @param lastModified as the store writes it (ISO 8601)
     */
    public record DeleteMarker(
            String key, String versionId, boolean latest, String lastModified, Optional<ListPage.Owner> owner)
            implements Item {}
}
