package io.ssegateway.dialect;

import io.ssegateway.s3.Document;

/** The answer of GetObjectAttributes in XML. Source: Amazon S3 API Reference, GetObjectAttributes. */
final class AttributesDocument {
    private AttributesDocument() {}

    static byte[] render(Words words, Document.Attributes document) {
        XmlText xml = new XmlText()
                .open("GetObjectAttributesResponse", words.namespace())
                .element("ETag", document.etag());
        document.checksum()
                .ifPresent(checksum -> xml.open("Checksum")
                        .element(
                                "Checksum" + checksum.checksum().algorithm().name(),
                                checksum.checksum().base64())
                        .element("ChecksumType", checksum.type())
                        .close("Checksum"));
        document.parts().ifPresent(parts -> parts(xml, parts));
        xml.element("StorageClass", document.storageClass().map(words::storageClass));
        if (document.size().isPresent()) {
            xml.element("ObjectSize", document.size().getAsLong());
        }
        return xml.close("GetObjectAttributesResponse").bytes();
    }

    private static void parts(XmlText xml, Document.ObjectParts parts) {
        xml.open("ObjectParts")
                .element("IsTruncated", parts.truncated())
                .element("MaxParts", parts.maxParts())
                .element("NextPartNumberMarker", parts.nextMarker())
                .element("PartNumberMarker", parts.marker());
        parts.parts()
                .forEach(part -> xml.open("Part")
                        .element("PartNumber", part.number())
                        .element("Size", part.size())
                        .close("Part"));
        xml.element("PartsCount", parts.count()).close("ObjectParts");
    }
}
