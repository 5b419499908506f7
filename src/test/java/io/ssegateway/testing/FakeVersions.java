package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import java.util.Map;

/** How the fake store lists versions: pages end between keys. */
final class FakeVersions {
    private FakeVersions() {}

    static String listing(FakeObjects objects, String bucket, Map<String, String> query, FakeObjects.Page page) {
        boolean url = "url".equals(query.get("encoding-type"));
        StringBuilder xml = new StringBuilder(FakeXml.HEAD + "<ListVersionsResult" + FakeXml.NS + ">")
                .append(FakeXml.element("Name", bucket))
                .append(url ? FakeXml.element("EncodingType", "url") : "")
                .append(FakeXml.element(
                        "IsTruncated", Boolean.toString(page.next().isPresent())));
        page.next().ifPresent(next -> xml.append(FakeXml.element("NextKeyMarker", FakeXml.name(next, url))));
        page.entries().forEach((key, current) -> {
            current.ifPresent(stored -> xml.append(version(FakeXml.name(key, url), stored, true)));
            objects.older(bucket, key).forEach(stored -> xml.append(version(FakeXml.name(key, url), stored, false)));
        });
        return xml.append("</ListVersionsResult>").toString();
    }

    private static String version(String key, Stored stored, boolean latest) {
        return "<Version>" + FakeXml.element("Key", key)
                + FakeXml.element("VersionId", stored.versionId())
                + FakeXml.element("IsLatest", Boolean.toString(latest))
                + FakeXml.element("LastModified", stored.modified().toString())
                + FakeXml.element("ETag", stored.etag())
                + FakeXml.element("Size", Integer.toString(stored.bytes().length))
                + FakeXml.element("StorageClass", "STANDARD")
                + "</Version>";
    }
}
