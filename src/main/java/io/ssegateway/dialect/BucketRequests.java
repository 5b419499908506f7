package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Optional;
import java.util.Set;

/** Requests that name a bucket or nothing. */
final class BucketRequests {
    private static final int MAX_CONFIGURATION = 64 * 1024;
    private static final int MAX_DELETE_DOCUMENT = 2 * 1024 * 1024;
    private static final int MAX_KEYS = 1000;

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

    private BucketRequests() {}

    static Parsed parseService(RequestHead head) {
        if (!head.method().equals("GET")) {
            throw S3Dialect.methodNotAllowed(head, "SERVICE");
        }
        QueryRules.allowOnRead(head.query(), Set.of("max-buckets", "prefix", "continuation-token", "bucket-region"));
        return new Parsed.Ready(new S3Operation.ListBuckets());
    }

    static Parsed parse(RequestHead head, BucketName bucket) {
        return switch (head.method()) {
            case "GET" -> new Parsed.Ready(get(head, bucket));
            case "HEAD" -> {
                QueryRules.allowOnRead(head.query(), Set.of());
                yield new Parsed.Ready(new S3Operation.HeadBucket(bucket));
            }
            case "PUT" -> create(head, bucket);
            case "DELETE" -> {
                QueryRules.allowOnWrite(head.query(), Set.of());
                new RequestFields(head).forWrite();
                yield new Parsed.Ready(new S3Operation.DeleteBucket(bucket));
            }
            case "POST" -> deleteObjects(head, bucket);
            default -> throw S3Dialect.methodNotAllowed(head, "BUCKET");
        };
    }

    private static S3Operation get(RequestHead head, BucketName bucket) {
        if (head.query().has("location")) {
            QueryRules.allowOnRead(head.query(), Set.of("location"));
            return new S3Operation.GetBucketLocation(bucket);
        }
        if (head.query().has("uploads")) {
            return UploadRequests.uploads(head, bucket);
        }
        QueryRules.allowOnRead(head.query(), LIST_PARAMETERS);
        return new S3Operation.ListObjects(bucket, listQuery(head.query()));
    }

    private static ListQuery listQuery(Query query) {
        int version = version(query);
        boolean second = version == 2;
        return new ListQuery(
                version,
                query.get("prefix").filter(text -> !text.isEmpty()),
                query.get("delimiter").filter(text -> !text.isEmpty()),
                query.get(second ? "start-after" : "marker").filter(text -> !text.isEmpty()),
                second ? token(query) : Optional.empty(),
                maxKeys(query),
                urlEncoded(query),
                second && query.get("fetch-owner").orElse("").equals("true"));
    }

    private static int version(Query query) {
        Optional<String> type = query.get("list-type");
        if (type.isEmpty()) {
            return 1;
        }
        if (!type.get().equals("2")) {
            throw argument("Invalid list type", "list-type", type.get());
        }
        return 2;
    }

    private static Optional<String> token(Query query) {
        Optional<String> token = query.get("continuation-token");
        if (token.isPresent() && token.get().isEmpty()) {
            throw argument("The continuation token provided is incorrect", "continuation-token", "");
        }
        return token;
    }

    private static int maxKeys(Query query) {
        String text = query.get("max-keys").filter(value -> !value.isEmpty()).orElse("1000");
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw argument("Provided max-keys not an integer or within integer range", "max-keys", text);
        }
        long value = Long.parseLong(text);
        if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
            throw argument("Provided max-keys not an integer or within integer range", "max-keys", text);
        }
        if (value < 0) {
            throw argument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", text);
        }
        return (int) Math.min(value, MAX_KEYS);
    }

    private static boolean urlEncoded(Query query) {
        Optional<String> encoding = query.get("encoding-type").filter(value -> !value.isEmpty());
        if (encoding.isPresent() && !encoding.get().equals("url")) {
            throw argument("Invalid Encoding Method specified in Request", "encoding-type", encoding.get());
        }
        return encoding.isPresent();
    }

    private static Parsed create(RequestHead head, BucketName bucket) {
        QueryRules.allowOnWrite(head.query(), Set.of());
        Fields fields = new RequestFields(head).forWrite();
        return new Parsed.NeedsDocument(
                MAX_CONFIGURATION, bytes -> new S3Operation.CreateBucket(bucket, S3Requests.location(bytes), fields));
    }

    private static Parsed deleteObjects(RequestHead head, BucketName bucket) {
        if (!head.query().has("delete")) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED);
        }
        QueryRules.allowOnWrite(head.query(), Set.of("delete"));
        RequestFields sent = new RequestFields(head);
        Fields fields = sent.forWrite();
        boolean trailer =
                head.headers().stream().anyMatch(field -> field.getKey().equalsIgnoreCase("x-amz-trailer"));
        boolean checksum = fields.has(S3Header.CONTENT_MD5)
                || RequestFields.BODY_CHECKSUMS.stream().anyMatch(fields::has);
        if (!trailer && !checksum) {
            throw new S3Exception(S3Error.INVALID_REQUEST, "Missing required header for this request: Content-MD5");
        }
        return new Parsed.NeedsDocument(MAX_DELETE_DOCUMENT, bytes -> S3Requests.deletion(bytes, bucket, fields));
    }

    private static S3Exception argument(String message, String name, String value) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }
}
