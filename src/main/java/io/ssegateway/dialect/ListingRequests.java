package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.VersionsQuery;
import java.util.Optional;
import java.util.Set;

/** Requests that list a bucket. Source: Amazon S3 API Reference, ListObjects, ListObjectsV2, ListObjectVersions. */
final class ListingRequests {
    private static final String DEFAULT_KEYS = "1000";

    private static final Set<String> LIST_PARAMETERS = Set.of(
            "list-type",
            "prefix",
            "delimiter",
            "marker",
            "max-keys",
            "encoding-type",
            "continuation-token",
            "start-after",
            "fetch-owner");

    private static final Set<String> VERSIONS_PARAMETERS =
            Set.of("versions", "prefix", "delimiter", "key-marker", "version-id-marker", "max-keys", "encoding-type");

    private ListingRequests() {}

    static S3Operation parse(Query query, BucketName bucket, Fields fields) {
        if (query.has("versions")) {
            QueryRules.allowOnRead(query, VERSIONS_PARAMETERS);
            return new S3Operation.ListObjectVersions(bucket, versionsQuery(query), fields);
        }
        QueryRules.allowOnRead(query, LIST_PARAMETERS);
        return new S3Operation.ListObjects(bucket, listQuery(query), fields);
    }

    private static VersionsQuery versionsQuery(Query query) {
        Optional<String> marker = query.get("version-id-marker");
        if (marker.isPresent() && marker.get().isEmpty()) {
            throw QueryRules.argument("A version-id marker cannot be empty.", "version-id-marker", "");
        }
        if (marker.isPresent() && text(query, "key-marker").isEmpty()) {
            throw QueryRules.argument(
                    "A version-id marker cannot be specified without a key marker.", "version-id-marker", marker.get());
        }
        return new VersionsQuery(
                text(query, "prefix"),
                text(query, "delimiter"),
                text(query, "key-marker"),
                marker,
                maxKeys(query),
                urlEncoded(query));
    }

    private static ListQuery listQuery(Query query) {
        int version = version(query);
        boolean second = version == 2;
        return new ListQuery(
                version,
                text(query, "prefix"),
                text(query, "delimiter"),
                text(query, second ? "start-after" : "marker"),
                second ? token(query) : Optional.empty(),
                maxKeys(query),
                urlEncoded(query),
                second && query.get("fetch-owner").orElse("").equals("true"));
    }

    private static Optional<String> text(Query query, String name) {
        return query.get(name).filter(text -> !text.isEmpty());
    }

    private static int version(Query query) {
        Optional<String> type = query.get("list-type");
        if (type.isEmpty()) {
            return 1;
        }
        if (!type.get().equals("2")) {
            throw QueryRules.argument("Invalid list type", "list-type", type.get());
        }
        return 2;
    }

    private static Optional<String> token(Query query) {
        Optional<String> token = query.get("continuation-token");
        if (token.isPresent() && token.get().isEmpty()) {
            throw QueryRules.argument("The continuation token provided is incorrect", "continuation-token", "");
        }
        return token;
    }

    private static int maxKeys(Query query) {
        String text = text(query, "max-keys").orElse(DEFAULT_KEYS);
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw QueryRules.argument("Provided max-keys not an integer or within integer range", "max-keys", text);
        }
        long value = Long.parseLong(text);
        if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
            throw QueryRules.argument("Provided max-keys not an integer or within integer range", "max-keys", text);
        }
        if (value < 0) {
            throw QueryRules.argument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", text);
        }
        return (int) value;
    }

    private static boolean urlEncoded(Query query) {
        Optional<String> encoding = text(query, "encoding-type");
        if (encoding.isPresent() && !encoding.get().equals("url")) {
            throw QueryRules.argument("Invalid Encoding Method specified in Request", "encoding-type", encoding.get());
        }
        return encoding.isPresent();
    }
}
