package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.UriEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of a browser's upload form as the PutObject they ask for. Source: Amazon S3 API Reference, "POST Object",
 * form fields. What is no field of an object ({@code x-ignore-*}, a button's name) has been covered by the form's
 * policy and means nothing.
 */
final class FormRequests {
    private static final String KEY = "key";
    private static final String BUCKET = "bucket";
    private static final String PREFIX = "x-amz-";

    /** Fields that are header fields of the same name. */
    private static final Set<String> CONTENT = Set.of(
            S3Header.CACHE_CONTROL.wireName(),
            S3Header.CONTENT_DISPOSITION.wireName(),
            S3Header.CONTENT_ENCODING.wireName(),
            S3Header.CONTENT_TYPE.wireName(),
            S3Header.EXPIRES.wireName());

    private static final String COPY = S3Header.COPY_SOURCE.wireName();

    private FormRequests() {}

    static S3Operation.PutObject parse(FormFields form, BucketName bucket) {
        if (!form.get(BUCKET).orElse(bucket.value()).equals(bucket.value())) {
            throw invalid("The form names another bucket than its address.", BUCKET);
        }
        ObjectKey key = key(form.required(KEY));
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        form.values().forEach((name, value) -> header(name, value).ifPresent(headers::add));
        RequestHead head = new RequestHead(
                "PUT", Optional.of(bucket), Optional.of(key), Query.none(), headers, OptionalLong.empty());
        if (ObjectRequests.parse(head, bucket, key) instanceof Parsed.Ready(S3Operation operation)
                && operation instanceof S3Operation.PutObject put) {
            return put;
        }
        throw new S3Exception(S3Error.NOT_IMPLEMENTED);
    }

    private static ObjectKey key(String value) {
        if (value.isEmpty()) {
            throw invalid("User key must have a length greater than 0.", KEY);
        }
        // What no request target may hold, a form may not name either.
        for (String segment : value.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new S3Exception(S3Error.INVALID_URI);
            }
        }
        requireLine(KEY, value, "\0\r\n");
        return new ObjectKey(value);
    }

    private static Optional<Map.Entry<String, String>> header(String name, String value) {
        if (name.startsWith(COPY)) {
            throw RequestFields.notImplemented(name);
        }
        Optional<Map.Entry<String, String>> header = switch (name) {
            case "acl" -> Optional.of(Map.entry(S3Header.ACL.wireName(), value));
            case "tagging" -> Optional.of(Map.entry(S3Header.TAGGING.wireName(), tags(value)));
            default ->
                name.startsWith(PREFIX) || CONTENT.contains(name)
                        ? Optional.of(Map.entry(name, value))
                        : Optional.empty();
        };
        header.ifPresent(field -> requireLine(name, field.getValue(), ""));
        return header;
    }

    /** A value of one line: it becomes a header field's. */
    private static void requireLine(String name, String value, String refused) {
        boolean bad = refused.isEmpty()
                ? value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)
                : value.chars().anyMatch(c -> refused.indexOf(c) >= 0);
        if (bad) {
            throw invalid("The form field holds a character that is not allowed.", name);
        }
    }

    /** A form tells tags as an XML document, a request as a query string. Source: as the class, {@code tagging}. */
    private static String tags(String xml) {
        XmlElement root = XmlElement.parse(xml.getBytes(StandardCharsets.UTF_8));
        require(root.name().equals("Tagging") && root.only("TagSet"));
        List<XmlElement> sets = root.children("TagSet");
        require(sets.size() == 1 && sets.get(0).only("Tag"));
        List<String> pairs = new ArrayList<>();
        for (XmlElement tag : sets.get(0).children("Tag")) {
            require(tag.only("Key", "Value"));
            pairs.add(UriEncoding.component(tag.text("Key").orElse("")) + "="
                    + UriEncoding.component(tag.text("Value").orElse("")));
        }
        return String.join("&", pairs);
    }

    private static void require(boolean met) {
        if (!met) {
            throw new S3Exception(S3Error.MALFORMED_XML);
        }
    }

    private static S3Exception invalid(String message, String argument) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, message)
                .with("ArgumentName", argument)
                .with("ArgumentValue", "");
    }
}
