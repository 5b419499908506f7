package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Requests that name a bucket or nothing. */
final class BucketRequests {
    private static final String ENCRYPTION = "encryption";
    private static final int MAX_CONFIGURATION = 64 * 1024;
    private static final int MAX_DELETE_DOCUMENT = 2 * 1024 * 1024;
    private static final int MAX_BUCKETS = 10_000;

    private BucketRequests() {}

    static Parsed parseService(RequestHead head) {
        if (!head.method().equals("GET")) {
            throw S3Dialect.methodNotAllowed(head, "SERVICE");
        }
        Query query = head.query();
        QueryRules.allowOnRead(query, Set.of("max-buckets", "prefix", "continuation-token", "bucket-region"));
        return new Parsed.Ready(new S3Operation.ListBuckets(
                query.get("prefix").filter(text -> !text.isEmpty()),
                query.get("bucket-region").filter(text -> !text.isEmpty()),
                query.get("continuation-token").filter(text -> !text.isEmpty()),
                maxBuckets(query)));
    }

    static Parsed parse(RequestHead head, BucketName bucket) {
        return ResourceRequests.parse(head, bucket).orElseGet(() -> operation(head, bucket));
    }

    private static Parsed operation(RequestHead head, BucketName bucket) {
        return switch (head.method()) {
            case "GET" -> new Parsed.Ready(get(head, bucket));
            case "HEAD" -> {
                QueryRules.allowOnRead(head.query(), Set.of());
                yield new Parsed.Ready(new S3Operation.HeadBucket(bucket, new RequestFields(head).forRead()));
            }
            case "PUT" -> head.query().has(ENCRYPTION) ? encrypt(head, bucket) : create(head, bucket);
            case "DELETE" -> {
                if (head.query().has(ENCRYPTION)) {
                    QueryRules.allowOnWrite(head.query(), Set.of(ENCRYPTION));
                    yield new Parsed.Ready(
                            new S3Operation.DeleteBucketEncryption(bucket, new RequestFields(head).forWrite()));
                }
                QueryRules.allowOnWrite(head.query(), Set.of());
                yield new Parsed.Ready(new S3Operation.DeleteBucket(bucket, new RequestFields(head).forWrite()));
            }
            case "POST" -> deleteObjects(head, bucket);
            default -> throw S3Dialect.methodNotAllowed(head, "BUCKET");
        };
    }

    private static S3Operation get(RequestHead head, BucketName bucket) {
        Fields fields = new RequestFields(head).forRead();
        if (head.query().has(ENCRYPTION)) {
            QueryRules.allowOnRead(head.query(), Set.of(ENCRYPTION));
            return new S3Operation.GetBucketEncryption(bucket, fields);
        }
        if (head.query().has("uploads")) {
            return UploadRequests.uploads(head, bucket);
        }
        return ListingRequests.parse(head.query(), bucket, fields);
    }

    private static OptionalInt maxBuckets(Query query) {
        Optional<String> text = query.get("max-buckets").filter(value -> !value.isEmpty());
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        String digits = text.get();
        boolean number = digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = number ? Integer.parseInt(digits) : 0;
        if (value < 1 || value > MAX_BUCKETS) {
            throw QueryRules.argument(
                    "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", digits);
        }
        return OptionalInt.of(value);
    }

    private static Parsed create(RequestHead head, BucketName bucket) {
        QueryRules.allowOnWrite(head.query(), Set.of());
        Fields fields = new RequestFields(head).forWrite();
        return new Parsed.NeedsDocument(MAX_CONFIGURATION, bytes -> {
            S3Requests.bucketConfiguration(bytes);
            return new S3Operation.CreateBucket(bucket, fields);
        });
    }

    private static Parsed encrypt(RequestHead head, BucketName bucket) {
        QueryRules.allowOnWrite(head.query(), Set.of(ENCRYPTION));
        Fields fields = new RequestFields(head).forWrite();
        return new Parsed.NeedsDocument(
                MAX_CONFIGURATION,
                bytes -> new S3Operation.PutBucketEncryption(bucket, EncryptionDocument.read(bytes), fields));
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
}
