package io.ssegateway.dialect;

import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.UriEncoding;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsQuery;
import java.util.List;
import java.util.Optional;

/** The XML documents of listings. Source: Amazon S3 API Reference, ListObjects, ListObjectsV2, ListObjectVersions. */
final class ListingDocuments {
    /** No page has more entries, and none says that it could. */
    private static final int MAX_KEYS = 1000;

    private final XmlText xml = new XmlText();
    private final Words words;
    private final boolean urlEncoded;

    private ListingDocuments(Words words, boolean urlEncoded) {
        this.words = words;
        this.urlEncoded = urlEncoded;
    }

    static byte[] listing(Words words, ListPage page) {
        return new ListingDocuments(words, page.query().urlEncoded()).rendered(page);
    }

    static byte[] versions(Words words, VersionsPage page) {
        return new ListingDocuments(words, page.query().urlEncoded()).rendered(page);
    }

    static void owner(XmlText xml, ListPage.Owner owner) {
        xml.open("Owner")
                .element("ID", owner.id())
                .element("DisplayName", owner.displayName())
                .close("Owner");
    }

    private byte[] rendered(ListPage page) {
        ListQuery query = page.query();
        xml.open("ListBucketResult", words.namespace())
                .element("Name", page.bucket().value())
                .element("Prefix", shown(query.prefix().orElse("")));
        if (query.version() == 1) {
            firstVersion(page);
        } else {
            secondVersion(page);
        }
        common(query.maxKeys(), query.delimiter(), page.truncated());
        page.entries().forEach(entry -> {
            xml.open("Contents");
            entry(entry);
            xml.close("Contents");
        });
        prefixes(page.commonPrefixes());
        return xml.close("ListBucketResult").bytes();
    }

    /** S3 tells NextMarker only where a delimiter was given; else the client takes the last key. */
    private void firstVersion(ListPage page) {
        xml.element("Marker", shown(page.query().marker().orElse("")));
        if (!page.truncated()) {
            return;
        }
        if (page.query().delimiter().isPresent()) {
            xml.element("NextMarker", page.nextMarker().map(this::shown));
        } else if (words.alwaysTellsMarker()) {
            xml.element("NextMarker", page.nextMarker().or(() -> last(page)).map(this::shown));
        }
    }

    /** Without a delimiter there are keys alone, in order. */
    private static Optional<String> last(ListPage page) {
        return page.entries().isEmpty()
                ? Optional.empty()
                : Optional.of(page.entries().getLast().key());
    }

    private void secondVersion(ListPage page) {
        xml.element("StartAfter", page.query().marker().map(this::shown))
                .element("ContinuationToken", page.query().token())
                .element("NextContinuationToken", page.nextToken())
                .element(
                        "KeyCount",
                        page.entries().size() + page.commonPrefixes().size());
    }

    private byte[] rendered(VersionsPage page) {
        VersionsQuery query = page.query();
        xml.open("ListVersionsResult", words.namespace())
                .element("Name", page.bucket().value())
                .element("Prefix", shown(query.prefix().orElse("")))
                .element("KeyMarker", shown(query.keyMarker().orElse("")))
                .element("VersionIdMarker", query.versionMarker().orElse(""));
        if (page.truncated()) {
            xml.element("NextKeyMarker", page.nextKeyMarker().map(this::shown))
                    .element("NextVersionIdMarker", page.nextVersionMarker());
        }
        common(query.maxKeys(), query.delimiter(), page.truncated());
        page.items().forEach(this::item);
        prefixes(page.commonPrefixes());
        return xml.close("ListVersionsResult").bytes();
    }

    private void item(VersionsPage.Item item) {
        switch (item) {
            case VersionsPage.Version v -> {
                xml.open("Version");
                entry(v.entry());
                xml.element("VersionId", v.entry().version().orElse("null"))
                        .element("IsLatest", v.latest())
                        .close("Version");
            }
            case VersionsPage.DeleteMarker m -> {
                xml.open("DeleteMarker").element("Key", shown(m.key()));
                m.owner().ifPresent(owner -> owner(xml, owner));
                xml.element("VersionId", m.versionId())
                        .element("IsLatest", m.latest())
                        .element("LastModified", m.lastModified())
                        .close("DeleteMarker");
            }
        }
    }

    private void common(int maxKeys, Optional<String> delimiter, boolean truncated) {
        xml.element("MaxKeys", Math.min(maxKeys, MAX_KEYS))
                .element("Delimiter", delimiter.map(this::shown))
                .element("EncodingType", urlEncoded ? Optional.of("url") : Optional.empty())
                .element("IsTruncated", truncated);
    }

    private void entry(ListPage.Entry entry) {
        xml.element("Key", shown(entry.key()))
                .element("LastModified", entry.lastModified())
                .element("ETag", entry.etag());
        if (words.tellsChecksums()) {
            entry.checksums().algorithms().forEach(algorithm -> xml.element("ChecksumAlgorithm", algorithm));
            xml.element("ChecksumType", entry.checksums().type());
        }
        xml.element("Size", entry.size());
        entry.owner().ifPresent(owner -> owner(xml, owner));
        xml.element("StorageClass", words.storageClass(entry.storageClass()));
        entry.restore()
                .ifPresent(restore -> xml.open("RestoreStatus")
                        .element("IsRestoreInProgress", restore.inProgress())
                        .element("RestoreExpiryDate", restore.expiry())
                        .close("RestoreStatus"));
    }

    private void prefixes(List<String> prefixes) {
        prefixes.forEach(prefix ->
                xml.open("CommonPrefixes").element("Prefix", shown(prefix)).close("CommonPrefixes"));
    }

    private String shown(String text) {
        return urlEncoded ? UriEncoding.listed(text) : text;
    }
}
