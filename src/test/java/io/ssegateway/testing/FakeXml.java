package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Page;
import io.ssegateway.testing.FakeObjects.Stored;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fake store's documents, written as Amazon S3 writes them. */
final class FakeXml {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private FakeXml() {}

    static String error(String code) {
        return HEAD + "<Error>" + element("Code", code) + element("Message", "The fake store says " + code + ".")
                + "</Error>";
    }

    static String buckets(List<String> names) {
        StringBuilder xml = new StringBuilder(HEAD + "<ListAllMyBucketsResult" + NS + "><Owner>" + element("ID", "fake")
                + element("DisplayName", "Fake") + "</Owner><Buckets>");
        for (String name : names) {
            xml.append("<Bucket>")
                    .append(element("Name", name))
                    .append(element("CreationDate", "2026-01-01T00:00:00.000Z"))
                    .append("</Bucket>");
        }
        return xml.append("</Buckets></ListAllMyBucketsResult>").toString();
    }

    static String location(String region) {
        return HEAD + "<LocationConstraint" + NS + ">" + text(region) + "</LocationConstraint>";
    }

    static String listing(String bucket, Map<String, String> query, Page page, int maxKeys) {
        boolean second = "2".equals(query.get("list-type"));
        boolean url = "url".equals(query.get("encoding-type"));
        StringBuilder xml = new StringBuilder(HEAD + "<ListBucketResult" + NS + ">");
        xml.append(element("Name", bucket))
                .append(element("Prefix", name(query.getOrDefault("prefix", ""), url)))
                .append(element("MaxKeys", Integer.toString(maxKeys)))
                .append(url ? element("EncodingType", "url") : "")
                .append(element("IsTruncated", Boolean.toString(page.next().isPresent())));
        page.next().ifPresent(next -> {
            if (second) {
                xml.append(element("NextContinuationToken", next));
            } else if (query.containsKey("delimiter")) {
                xml.append(element("NextMarker", name(next, url)));
            }
        });
        boolean owner = !second || "true".equals(query.get("fetch-owner"));
        page.entries().forEach((key, stored) -> xml.append(entry(name(key, url), stored, owner)));
        return xml.append("</ListBucketResult>").toString();
    }

    static String deletions(List<String> keys) {
        StringBuilder xml = new StringBuilder(HEAD + "<DeleteResult" + NS + ">");
        keys.forEach(key -> xml.append("<Deleted>").append(element("Key", key)).append("</Deleted>"));
        return xml.append("</DeleteResult>").toString();
    }

    static String copied(String root, String etag) {
        return HEAD + "<" + root + NS + ">" + element("LastModified", "2026-01-01T00:00:00.000Z")
                + element("ETag", etag) + "</" + root + ">";
    }

    /** The tags of a query such as {@code a=b&c=d}. */
    static String tags(String query) {
        StringBuilder xml = new StringBuilder(HEAD + "<Tagging" + NS + "><TagSet>");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] tag = pair.split("=", 2);
            xml.append("<Tag>")
                    .append(element("Key", URLDecoder.decode(tag[0], StandardCharsets.UTF_8)))
                    .append(element("Value", tag.length < 2 ? "" : URLDecoder.decode(tag[1], StandardCharsets.UTF_8)))
                    .append("</Tag>");
        }
        return xml.append("</TagSet></Tagging>").toString();
    }

    private static String entry(String key, Optional<Stored> stored, boolean owner) {
        return stored.map(s -> "<Contents>" + element("Key", key)
                        + element("LastModified", s.modified().toString())
                        + element("ETag", s.etag())
                        + element("Size", Integer.toString(s.bytes().length))
                        + element("StorageClass", "STANDARD")
                        + (owner ? "<Owner>" + element("ID", "fake") + element("DisplayName", "Fake") + "</Owner>" : "")
                        + "</Contents>")
                .orElseGet(() -> "<CommonPrefixes>" + element("Prefix", key) + "</CommonPrefixes>");
    }

    private static String name(String value, boolean url) {
        return url ? URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/") : value;
    }

    private static String element(String name, String value) {
        return "<" + name + ">" + text(value) + "</" + name + ">";
    }

    private static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
