package io.ssegateway.backend;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsPage.DeleteMarker;
import io.ssegateway.s3.VersionsPage.Item;
import io.ssegateway.s3.VersionsPage.Version;
import io.ssegateway.s3.VersionsQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a page of ListObjectVersions together, versions and delete markers in the document's order. Source: Amazon S3
 * API Reference, ListObjectVersions.
 */
final class VersionsSink implements XmlFeed.Sink {
    private static final String ROOT = "/ListVersionsResult";

    private final Map<String, String> page = new HashMap<>();
    private final EntryParts parts = new EntryParts();
    private final List<Item> items = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        switch (parent) {
            case ROOT -> {
                switch (name) {
                    case "Version" -> items.add(parts.version());
                    case "DeleteMarker" -> items.add(parts.marker());
                    case "CommonPrefixes" -> {
                        // its prefix has been told
                    }
                    default -> page.put(name, text);
                }
            }
            case "Version", "DeleteMarker" -> parts.put(name, text);
            case "CommonPrefixes" -> prefixes.add(text);
            default -> parts.putBelow(parent, name, text);
        }
    }

    /** The page; fails if a name is not encoded as the document claims. */
    VersionsPage page(BucketName bucket, VersionsQuery query) {
        boolean encoded = "url".equals(page.get("EncodingType"));
        return new VersionsPage(
                bucket,
                query,
                "true".equals(page.getOrDefault("IsTruncated", "").trim()),
                text("NextKeyMarker").map(marker -> EntryParts.name(marker, encoded)),
                text("NextVersionIdMarker"),
                items.stream().map(item -> named(item, encoded)).toList(),
                prefixes.stream()
                        .map(prefix -> EntryParts.name(prefix, encoded))
                        .toList());
    }

    private static Item named(Item item, boolean encoded) {
        return switch (item) {
            case Version v ->
                new Version(v.entry().named(EntryParts.name(v.entry().key(), encoded)), v.latest());
            case DeleteMarker m ->
                new DeleteMarker(
                        EntryParts.name(m.key(), encoded), m.versionId(), m.latest(), m.lastModified(), m.owner());
        };
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(page.get(name)).filter(text -> !text.isEmpty());
    }
}
