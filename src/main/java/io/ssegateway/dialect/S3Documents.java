package io.ssegateway.dialect;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.UriEncoding;
import java.util.Optional;

/** The XML documents of answers. Source: Amazon S3 API Reference, the pages of the operations. */
final class S3Documents {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private S3Documents() {}

    static byte[] render(Document document) {
        return switch (document) {
            case Document.Buckets d -> buckets(d);
            case Document.Location d -> location(d);
            case Document.Listing d -> listing(d.page());
            case Document.Deletions d -> deletions(d);
            case Document.Posted d -> posted(d);
        };
    }

    static byte[] render(ErrorDocument error) {
        XmlText xml = new XmlText().open("Error").element("Code", error.code()).element("Message", error.message());
        error.details().forEach(xml::element);
        return xml.element("Resource", error.resource())
                .element("RequestId", error.requestId())
                .element("HostId", error.requestId())
                .close("Error")
                .bytes();
    }

    private static byte[] buckets(Document.Buckets document) {
        XmlText xml = new XmlText().open("ListAllMyBucketsResult", NAMESPACE);
        document.owner().ifPresent(owner -> owner(xml, owner));
        xml.open("Buckets");
        document.buckets()
                .forEach(bucket -> xml.open("Bucket")
                        .element("Name", bucket.name())
                        .element("CreationDate", bucket.created())
                        .close("Bucket"));
        return xml.close("Buckets").close("ListAllMyBucketsResult").bytes();
    }

    private static byte[] location(Document.Location document) {
        return new XmlText()
                .open("LocationConstraint", NAMESPACE)
                .text(document.region().orElse(""))
                .close("LocationConstraint")
                .bytes();
    }

    private static byte[] posted(Document.Posted document) {
        return new XmlText()
                .open("PostResponse")
                .element("Location", document.location())
                .element("Bucket", document.bucket())
                .element("Key", document.key())
                .element("ETag", document.etag())
                .close("PostResponse")
                .bytes();
    }

    private static byte[] listing(ListPage page) {
        ListQuery query = page.query();
        XmlText xml = new XmlText()
                .open("ListBucketResult", NAMESPACE)
                .element("Name", page.bucket().value())
                .element("Prefix", shown(query, query.prefix().orElse("")));
        if (query.version() == 1) {
            firstVersion(xml, page);
        } else {
            secondVersion(xml, page);
        }
        xml.element("MaxKeys", query.maxKeys())
                .element("Delimiter", query.delimiter().map(text -> shown(query, text)))
                .element("EncodingType", query.urlEncoded() ? Optional.of("url") : Optional.empty())
                .element("IsTruncated", page.truncated());
        page.entries().forEach(entry -> entry(xml, query, entry));
        page.commonPrefixes()
                .forEach(prefix -> xml.open("CommonPrefixes")
                        .element("Prefix", shown(query, prefix))
                        .close("CommonPrefixes"));
        return xml.close("ListBucketResult").bytes();
    }

    /** NextMarker is told only where a delimiter was given; else the client takes the last key. */
    private static void firstVersion(XmlText xml, ListPage page) {
        ListQuery query = page.query();
        xml.element("Marker", shown(query, query.marker().orElse("")));
        if (page.truncated() && query.delimiter().isPresent()) {
            xml.element("NextMarker", page.nextMarker().map(marker -> shown(query, marker)));
        }
    }

    private static void secondVersion(XmlText xml, ListPage page) {
        ListQuery query = page.query();
        xml.element("StartAfter", query.marker().map(marker -> shown(query, marker)))
                .element("ContinuationToken", query.token())
                .element("NextContinuationToken", page.nextToken())
                .element(
                        "KeyCount",
                        page.entries().size() + page.commonPrefixes().size());
    }

    private static void entry(XmlText xml, ListQuery query, ListPage.Entry entry) {
        xml.open("Contents")
                .element("Key", shown(query, entry.key()))
                .element("LastModified", entry.lastModified())
                .element("ETag", entry.etag());
        entry.checksumAlgorithms().forEach(algorithm -> xml.element("ChecksumAlgorithm", algorithm));
        xml.element("ChecksumType", entry.checksumType()).element("Size", entry.size());
        entry.owner().ifPresent(owner -> owner(xml, owner));
        xml.element("StorageClass", entry.storageClass()).close("Contents");
    }

    private static byte[] deletions(Document.Deletions document) {
        XmlText xml = new XmlText().open("DeleteResult", NAMESPACE);
        document.deleted().forEach(deleted -> deleted(xml, deleted));
        document.failed()
                .forEach(failed -> xml.open("Error")
                        .element("Key", failed.key())
                        .element("VersionId", failed.version())
                        .element("Code", failed.code())
                        .element("Message", failed.message())
                        .close("Error"));
        return xml.close("DeleteResult").bytes();
    }

    private static void deleted(XmlText xml, Document.Deleted deleted) {
        xml.open("Deleted").element("Key", deleted.key()).element("VersionId", deleted.version());
        if (deleted.deleteMarker()) {
            xml.element("DeleteMarker", true);
        }
        xml.element("DeleteMarkerVersionId", deleted.deleteMarkerVersion()).close("Deleted");
    }

    private static void owner(XmlText xml, ListPage.Owner owner) {
        xml.open("Owner")
                .element("ID", owner.id())
                .element("DisplayName", owner.displayName())
                .close("Owner");
    }

    private static String shown(ListQuery query, String text) {
        return query.urlEncoded() ? UriEncoding.path(text) : text;
    }
}
