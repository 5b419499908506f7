package io.ssegateway.dialect;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.s3.UriEncoding;
import java.util.Optional;

/**
 * The XML documents of answers about multipart uploads. Source: Amazon S3 API Reference, the pages of the operations.
 */
final class UploadDocuments {
    private final Words words;

    UploadDocuments(Words words) {
        this.words = words;
    }

    byte[] created(Document.CreatedUpload document) {
        return new XmlText()
                .open("InitiateMultipartUploadResult", words.namespace())
                .element("Bucket", document.object().bucket().value())
                .element("Key", document.object().key().value())
                .element("UploadId", document.uploadId())
                .close("InitiateMultipartUploadResult")
                .bytes();
    }

    byte[] completed(Document.CompletedUpload document) {
        XmlText xml = new XmlText()
                .open("CompleteMultipartUploadResult", words.namespace())
                .element("Location", document.location())
                .element("Bucket", document.object().bucket().value())
                .element("Key", document.object().key().value())
                .element("ETag", document.etag());
        document.checksum()
                .filter(sum -> words.tellsChecksums())
                .ifPresent(sum -> xml.element("Checksum" + sum.checksum().algorithm(), sum.text())
                        .element("ChecksumType", sum.type()));
        return xml.close("CompleteMultipartUploadResult").bytes();
    }

    byte[] parts(PartsPage page) {
        UploadOperation.ListParts query = page.query();
        XmlText xml = new XmlText()
                .open("ListPartsResult", words.namespace())
                .element("Bucket", query.object().bucket().value())
                .element("EncodingType", query.urlEncoded() ? Optional.of("url") : Optional.empty())
                .element("Key", shown(query.object().key().value(), query.urlEncoded()))
                .element("UploadId", query.uploadId());
        page.initiator().ifPresent(who -> owner(xml, "Initiator", who));
        page.owner().ifPresent(who -> owner(xml, "Owner", who));
        int last = page.parts().isEmpty() ? 0 : page.parts().getLast().number();
        xml.element("StorageClass", words.storageClass(page.storageClass()))
                .element("PartNumberMarker", query.partMarker())
                .element("NextPartNumberMarker", page.next().orElse(last))
                .element("MaxParts", query.maxParts())
                .element("IsTruncated", page.next().isPresent())
                .element("ChecksumAlgorithm", page.algorithm().filter(told -> words.tellsChecksums()))
                .element("ChecksumType", page.type().filter(told -> words.tellsChecksums()));
        page.parts().forEach(part -> part(xml, part));
        return xml.close("ListPartsResult").bytes();
    }

    private void part(XmlText xml, PartsPage.Part part) {
        xml.open("Part")
                .element("PartNumber", part.number())
                .element("LastModified", part.lastModified())
                .element("ETag", part.etag())
                .element("Size", part.size());
        part.checksum()
                .filter(told -> words.tellsChecksums())
                .ifPresent(sum -> xml.element("Checksum" + sum.algorithm(), sum.base64()));
        xml.close("Part");
    }

    byte[] uploads(UploadsPage page) {
        UploadOperation.ListMultipartUploads query = page.query();
        boolean url = query.urlEncoded();
        XmlText xml = new XmlText()
                .open("ListMultipartUploadsResult", words.namespace())
                .element("Bucket", query.bucket().value())
                .element("KeyMarker", shown(query.keyMarker().orElse(""), url))
                .element("UploadIdMarker", query.uploadIdMarker().orElse(""))
                .element("NextKeyMarker", page.nextKey().map(key -> shown(key, url)))
                .element("NextUploadIdMarker", page.nextUploadId())
                .element("Delimiter", query.delimiter().map(text -> shown(text, url)))
                .element("Prefix", shown(query.prefix().orElse(""), url))
                .element("EncodingType", url ? Optional.of("url") : Optional.empty())
                .element("MaxUploads", query.maxUploads())
                .element("IsTruncated", page.truncated());
        page.uploads().forEach(upload -> upload(xml, upload, url));
        page.commonPrefixes()
                .forEach(prefix -> xml.open("CommonPrefixes")
                        .element("Prefix", shown(prefix, url))
                        .close("CommonPrefixes"));
        return xml.close("ListMultipartUploadsResult").bytes();
    }

    private void upload(XmlText xml, UploadsPage.Upload upload, boolean url) {
        xml.open("Upload").element("Key", shown(upload.key(), url)).element("UploadId", upload.uploadId());
        upload.initiator().ifPresent(who -> owner(xml, "Initiator", who));
        upload.owner().ifPresent(who -> owner(xml, "Owner", who));
        xml.element("StorageClass", words.storageClass(upload.storageClass()))
                .element("Initiated", upload.initiated())
                .element("ChecksumAlgorithm", upload.algorithm().filter(told -> words.tellsChecksums()))
                .element("ChecksumType", upload.type().filter(told -> words.tellsChecksums()))
                .close("Upload");
    }

    private static void owner(XmlText xml, String name, ListPage.Owner owner) {
        xml.open(name)
                .element("ID", owner.id())
                .element("DisplayName", owner.displayName())
                .close(name);
    }

    private static String shown(String text, boolean url) {
        return url ? UriEncoding.listed(text) : text;
    }
}
