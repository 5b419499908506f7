package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Page;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.FakeUploads.Part;
import io.ssegateway.testing.FakeUploads.Upload;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The fake store's documents, written as Amazon S3 writes them. */
final class FakeXml {
    static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private FakeXml() {}

    static String error(String code) {
        return HEAD + "<Error>" + element("Code", code) + element("Message", "The fake store says " + code + ".")
                + "</Error>";
    }

    /** An error after what a store had sent to keep the connection alive, perhaps the declaration among it. */
    static String late(String before, String code) {
        String error = error(code);
        return before + (before.contains("<?xml") ? error.substring(HEAD.length()) : error);
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

    static String created(String bucket, String key, String upload) {
        return HEAD + "<InitiateMultipartUploadResult" + NS + ">" + element("Bucket", bucket) + element("Key", key)
                + element("UploadId", upload) + "</InitiateMultipartUploadResult>";
    }

    static String completed(Upload upload, String etag) {
        return HEAD + "<CompleteMultipartUploadResult" + NS + ">" + element("Location", "http://fake/" + upload.key())
                + element("Bucket", upload.bucket()) + element("Key", upload.key()) + element("ETag", etag)
                + "</CompleteMultipartUploadResult>";
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

    static String parts(Upload upload, Map<String, String> query) {
        int after = Integer.parseInt(query.getOrDefault("part-number-marker", "0"));
        int max = Integer.parseInt(query.getOrDefault("max-parts", "1000"));
        SortedMap<Integer, Part> rest = upload.parts().tailMap(after + 1);
        StringBuilder xml = new StringBuilder(HEAD + "<ListPartsResult" + NS + ">")
                .append(element("Bucket", upload.bucket()))
                .append(element("Key", upload.key()))
                .append(element("UploadId", upload.id()));
        int last = after;
        int shown = 0;
        for (Map.Entry<Integer, Part> part : rest.entrySet()) {
            if (shown++ == max) {
                break;
            }
            last = part.getKey();
            xml.append("<Part>")
                    .append(element("PartNumber", Integer.toString(last)))
                    .append(element("LastModified", "2026-01-01T00:00:00.000Z"))
                    .append(element("ETag", part.getValue().etag()))
                    .append(element("Size", Integer.toString(part.getValue().bytes().length)))
                    .append("</Part>");
        }
        return xml.append(element("NextPartNumberMarker", Integer.toString(last)))
                .append(element("IsTruncated", Boolean.toString(rest.size() > max)))
                .append("</ListPartsResult>")
                .toString();
    }

    static String uploads(String bucket, List<Upload> uploads) {
        StringBuilder xml =
                new StringBuilder(HEAD + "<ListMultipartUploadsResult" + NS + ">").append(element("Bucket", bucket));
        for (Upload upload : uploads) {
            xml.append("<Upload>")
                    .append(element("Key", upload.key()))
                    .append(element("UploadId", upload.id()))
                    .append(element("Initiated", "2026-01-01T00:00:00.000Z"))
                    .append("</Upload>");
        }
        return xml.append(element("IsTruncated", "false"))
                .append("</ListMultipartUploadsResult>")
                .toString();
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

    static String name(String value, boolean url) {
        return url ? URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/") : value;
    }

    static String element(String name, String value) {
        return "<" + name + ">" + text(value) + "</" + name + ">";
    }

    static String text(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
