package io.ssegateway.dialect;

import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Document;
import java.util.Map;
import java.util.Optional;

/**
 * The XML documents of answers, in the words of a dialect. Source: Amazon S3 API Reference, the pages of the
 * operations.
 */
final class S3Documents {
    private final Words words;

    S3Documents(Words words) {
        this.words = words;
    }

    byte[] render(Document document) {
        return switch (document) {
            case Document.Buckets d -> buckets(d);
            case Document.BucketEncryption d -> encryption(d);
            case Document.Listing d -> ListingDocuments.listing(words, d.page());
            case Document.Versions d -> ListingDocuments.versions(words, d.page());
            case Document.Deletions d -> deletions(d);
            case Document.Copied d -> copied("CopyObjectResult", d.etag(), d.lastModified(), d.checksums());
            case Document.PartCopied d -> copied("CopyPartResult", d.etag(), d.lastModified(), d.checksums());
            case Document.CreatedUpload d -> new UploadDocuments(words).created(d);
            case Document.CompletedUpload d -> new UploadDocuments(words).completed(d);
            case Document.Parts d -> new UploadDocuments(words).parts(d.page());
            case Document.Uploads d -> new UploadDocuments(words).uploads(d.page());
            case Document.Attributes d -> AttributesDocument.render(words, d);
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

    private byte[] buckets(Document.Buckets document) {
        XmlText xml = new XmlText().open("ListAllMyBucketsResult", words.namespace());
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

    private byte[] encryption(Document.BucketEncryption document) {
        XmlText xml = new XmlText()
                .open("ServerSideEncryptionConfiguration", words.namespace())
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

    private byte[] deletions(Document.Deletions document) {
        XmlText xml = new XmlText().open("DeleteResult", words.namespace());
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

    private byte[] copied(String root, String etag, Optional<String> lastModified, Map<String, String> checksums) {
        XmlText xml = new XmlText()
                .open(root, words.namespace())
                .element("LastModified", lastModified)
                .element("ETag", etag);
        if (words.tellsChecksums()) {
            checksums.forEach(xml::element);
        }
        return xml.close(root).bytes();
    }
}
