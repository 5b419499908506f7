package io.ssegateway.backend;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a page of ListObjects together. Names are decoded at the end of the document: only then is it sure whether the
 * store encoded them. Source: Amazon S3 API Reference, ListObjects and ListObjectsV2.
 */
final class ListingSink implements XmlFeed.Sink {
    private static final String ROOT = "/ListBucketResult";

    private final Map<String, String> page = new HashMap<>();
    private final EntryParts parts = new EntryParts();
    private final List<ListPage.Entry> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        switch (parent) {
            case ROOT -> {
                if (name.equals("Contents")) {
                    entries.add(parts.entry());
                } else if (!name.equals("CommonPrefixes")) {
                    page.put(name, text);
                }
            }
            case "Contents" -> parts.put(name, text);
            case "CommonPrefixes" -> prefixes.add(text);
            default -> parts.putBelow(parent, name, text);
        }
    }

    /** The page; fails if a name is not encoded as the document claims. */
    ListPage page(BucketName bucket, ListQuery query) {
        boolean encoded = "url".equals(page.get("EncodingType"));
        return new ListPage(
                bucket,
                query,
                "true".equals(page.getOrDefault("IsTruncated", "").trim()),
                text("NextMarker").map(marker -> EntryParts.name(marker, encoded)),
                text("NextContinuationToken"),
                entries.stream()
                        .map(entry -> entry.named(EntryParts.name(entry.key(), encoded)))
                        .toList(),
                prefixes.stream()
                        .map(prefix -> EntryParts.name(prefix, encoded))
                        .toList());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(page.get(name)).filter(text -> !text.isEmpty());
    }
}
