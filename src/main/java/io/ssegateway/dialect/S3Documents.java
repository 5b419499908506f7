package io.ssegateway.dialect;

import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Document;
import java.util.Map;
import java.util.Optional;

/** The XML documents of answers. Source: Amazon S3 API Reference, the pages of the operations. */
final class S3Documents {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private S3Documents() {}

    static byte[] render(Document document) {
        return switch (document) {
            case Document.Buckets d -> buckets(d);
            case Document.BucketEncryption d -> encryption(d);
            case Document.Listing d -> ListingDocuments.listing(d.page());
            case Document.Versions d -> ListingDocuments.versions(d.page());
            case Document.Deletions d -> deletions(d);
            case Document.Copied d -> copied("CopyObjectResult", d.etag(), d.lastModified(), d.checksums());
            case Document.PartCopied d -> copied("CopyPartResult", d.etag(), d.lastModified(), d.checksums());
            case Document.CreatedUpload d -> UploadDocuments.created(d);
            case Document.CompletedUpload d -> UploadDocuments.completed(d);
            case Document.Parts d -> UploadDocuments.parts(d.page());
            case Document.Uploads d -> UploadDocuments.uploads(d.page());
            case Document.Attributes d -> AttributesDocument.render(d);
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
        document.owner().ifPresent(owner -> ListingDocuments.owner(xml, owner));
        xml.open("Buckets");
        document.buckets()
                .forEach(bucket -> xml.open("Bucket")
                        .element("Name", bucket.name())
                        .element("CreationDate", bucket.created())
                        .element("BucketRegion", bucket.region())
                        .element("BucketArn", bucket.arn())
                        .close("Bucket"));
        return xml.close("Buckets")
                .element("ContinuationToken", document.nextToken())
                .element("Prefix", document.prefix())
                .close("ListAllMyBucketsResult")
                .bytes();
    }

    private static byte[] encryption(Document.BucketEncryption document) {
        XmlText xml = new XmlText()
                .open("ServerSideEncryptionConfiguration", NAMESPACE)
                .open("Rule")
                .open("ApplyServerSideEncryptionByDefault")
                .element("SSEAlgorithm", document.algorithm())
                .element("KMSMasterKeyID", document.keyId())
                .close("ApplyServerSideEncryptionByDefault");
        blocked(document.blocked())
                .ifPresent(type -> xml.open("BlockedEncryptionTypes")
                        .element("EncryptionType", type)
                        .close("BlockedEncryptionTypes"));
        return xml.element("BucketKeyEnabled", document.bucketKey())
                .close("Rule")
                .close("ServerSideEncryptionConfiguration")
                .bytes();
    }

    private static Optional<String> blocked(BlockedEncryption blocked) {
        return switch (blocked) {
            case UNSAID -> Optional.empty();
            case NOTHING -> Optional.of("NONE");
            case CUSTOMER_KEYS -> Optional.of("SSE-C");
        };
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

    private static byte[] copied(
            String root, String etag, Optional<String> lastModified, Map<String, String> checksums) {
        XmlText xml = new XmlText()
                .open(root, NAMESPACE)
                .element("LastModified", lastModified)
                .element("ETag", etag);
        checksums.forEach(xml::element);
        return xml.close(root).bytes();
    }
}
