package io.ssegateway.backend;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
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
    private final Map<String, String> current = new HashMap<>();
    private final Map<String, String> owner = new HashMap<>();
    private final List<ListPage.Entry> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private List<String> algorithms = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        switch (parent) {
            case ROOT -> {
                if (name.equals("Contents")) {
                    entries.add(entry());
                } else if (!name.equals("CommonPrefixes")) {
                    page.put(name, text);
                }
            }
            case "Contents" -> {
                if (name.equals("ChecksumAlgorithm")) {
                    algorithms.add(text);
                } else {
                    current.put(name, text);
                }
            }
            case "Owner" -> owner.put(name, text);
            case "CommonPrefixes" -> prefixes.add(text);
            default -> {
                // extensions of stores
            }
        }
    }

    /** The page; fails if a name is not encoded as the document claims. */
    ListPage page(BucketName bucket, ListQuery query) {
        boolean encoded = "url".equals(page.get("EncodingType"));
        return new ListPage(
                bucket,
                query,
                "true".equals(page.getOrDefault("IsTruncated", "").trim()),
                text("NextMarker").map(marker -> name(marker, encoded)),
                text("NextContinuationToken"),
                entries.stream().map(entry -> named(entry, encoded)).toList(),
                prefixes.stream().map(prefix -> name(prefix, encoded)).toList());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(page.get(name)).filter(text -> !text.isEmpty());
    }

    private ListPage.Entry entry() {
        String key = current.get("Key");
        if (key == null) {
            throw VertxStore.unreadable();
        }
        ListPage.Entry entry = new ListPage.Entry(
                key,
                current.getOrDefault("LastModified", ""),
                current.getOrDefault("ETag", ""),
                size(current.getOrDefault("Size", "")),
                current.getOrDefault("StorageClass", "STANDARD"),
                owner(),
                List.copyOf(algorithms),
                Optional.ofNullable(current.get("ChecksumType")));
        current.clear();
        owner.clear();
        algorithms = new ArrayList<>();
        return entry;
    }

    private Optional<ListPage.Owner> owner() {
        return owner.isEmpty()
                ? Optional.empty()
                : Optional.of(new ListPage.Owner(owner.getOrDefault("ID", ""), owner.getOrDefault("DisplayName", "")));
    }

    private static long size(String digits) {
        try {
            return Long.parseLong(digits.trim());
        } catch (NumberFormatException e) {
            throw VertxStore.unreadable();
        }
    }

    private static ListPage.Entry named(ListPage.Entry entry, boolean encoded) {
        return new ListPage.Entry(
                name(entry.key(), encoded),
                entry.lastModified(),
                entry.etag(),
                entry.size(),
                entry.storageClass(),
                entry.owner(),
                entry.checksumAlgorithms(),
                entry.checksumType());
    }

    /** In listings a space is a plus, as in HTML forms. */
    private static String name(String text, boolean encoded) {
        if (!encoded) {
            return text;
        }
        try {
            return UriEncoding.decode(text.replace('+', ' '));
        } catch (S3Exception e) {
            throw VertxStore.unreadable();
        }
    }
}
