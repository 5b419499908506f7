package io.ssegateway.dialect;

import io.ssegateway.s3.Document;
import java.nio.charset.StandardCharsets;

/**
 * The XML documents of answers as OBS writes them: those of S3 in its words, but for the few that are others. On one
 * line: its SDKs read errors by patterns. Source: OBS API Reference, the pages of the operations.
 */
final class ObsDocuments {
    private static final S3Documents SHARED = new S3Documents(Words.OBS);

    private ObsDocuments() {}

    static byte[] render(Document document) {
        return line(
                switch (document) {
                    case Document.Buckets d -> buckets(d);
                    case Document.BucketEncryption d -> encryption(d);
                    case Document.Deletions d -> SHARED.render(ObsErrors.told(d));
                    case Document.Listing d -> SHARED.render(d);
                    case Document.Versions d -> SHARED.render(d);
                    case Document.Copied d -> SHARED.render(d);
                    case Document.PartCopied d -> SHARED.render(d);
                    case Document.CreatedUpload d -> SHARED.render(d);
                    case Document.CompletedUpload d -> SHARED.render(d);
                    case Document.Parts d -> SHARED.render(d);
                    case Document.Uploads d -> SHARED.render(d);
                    case Document.Attributes d -> SHARED.render(d);
                    case Document.Posted d -> SHARED.render(d);
                });
    }

    static byte[] render(ErrorDocument error) {
        return line(S3Documents.render(error));
    }

    /** Without the line's end behind the declaration: the only one that is written. */
    static byte[] line(byte[] document) {
        return new String(document, StandardCharsets.UTF_8).replace("\n", "").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] buckets(Document.Buckets document) {
        XmlText xml = new XmlText().open("ListAllMyBucketsResult", Words.OBS.namespace());
        document.owner()
                .ifPresent(owner -> xml.open("Owner").element("ID", owner.id()).close("Owner"));
        xml.open("Buckets");
        document.buckets()
                .forEach(bucket -> xml.open("Bucket")
                        .element("Name", bucket.name())
                        .element("CreationDate", bucket.created())
                        .element("Location", bucket.region())
                        .element("BucketType", "OBJECT")
                        .close("Bucket"));
        return xml.close("Buckets").close("ListAllMyBucketsResult").bytes();
    }

    /** Whether bucket keys are used says nothing beside {@code AES256}. */
    private static byte[] encryption(Document.BucketEncryption document) {
        XmlText xml = new XmlText()
                .open("ServerSideEncryptionConfiguration", Words.OBS.namespace())
                .open("Rule")
                .open("ApplyServerSideEncryptionByDefault")
                .element("SSEAlgorithm", ObsValues.methodToObs(document.algorithm()))
                .element("KMSMasterKeyID", document.keyId())
                .element("ProjectID", document.project())
                .close("ApplyServerSideEncryptionByDefault");
        if (!document.algorithm().equals("AES256")) {
            xml.element("BucketKeyEnabled", document.bucketKey());
        }
        return xml.close("Rule").close("ServerSideEncryptionConfiguration").bytes();
    }
}
