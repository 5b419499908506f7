package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests of multipart uploads. Source: Amazon S3 API Reference, the pages of the operations. */
final class UploadRequests {
    private static final String UPLOADS = "uploads";
    private static final String UPLOAD_ID = "uploadId";
    private static final String PART_NUMBER = "partNumber";
    private static final int PAGE = 1000;
    private static final int LAST_PART = 10_000;

    private UploadRequests() {}

    /** Whether a request that names an object is one of an upload. */
    static boolean concern(RequestHead head) {
        return head.query().has(UPLOADS)
                || head.query().has(UPLOAD_ID)
                || head.method().equals("PUT") && head.query().has(PART_NUMBER);
    }

    static Parsed parse(RequestHead head, BucketName bucket, ObjectKey key) {
        ObjectRef object = ObjectRef.of(bucket, key);
        return switch (head.method()) {
            case "POST" -> head.query().has(UPLOADS) ? create(head, object) : complete(head, object);
            case "PUT" -> new Parsed.Ready(part(head, object));
            case "DELETE" -> {
                QueryRules.allowOnWrite(head.query(), Set.of(UPLOAD_ID));
                yield new Parsed.Ready(new UploadOperation.AbortMultipartUpload(
                        object, uploadId(head), new RequestFields(head).forWrite()));
            }
            case "GET" -> new Parsed.Ready(parts(head, object));
            default -> throw S3Dialect.methodNotAllowed(head, "UPLOAD");
        };
    }

    /** {@code GET /bucket?uploads}. */
    static UploadOperation uploads(RequestHead head, BucketName bucket) {
        Query query = head.query();
        QueryRules.allowOnRead(
                query,
                Set.of(
                        UPLOADS,
                        "prefix",
                        "delimiter",
                        "key-marker",
                        "upload-id-marker",
                        "max-uploads",
                        "encoding-type"));
        return new UploadOperation.ListMultipartUploads(
                bucket,
                text(query, "prefix"),
                text(query, "delimiter"),
                text(query, "key-marker"),
                text(query, "upload-id-marker"),
                Math.min(PAGE, count(query, "max-uploads", PAGE)),
                urlEncoded(query),
                new RequestFields(head).forRead());
    }

    private static Parsed create(RequestHead head, ObjectRef object) {
        QueryRules.allowOnWrite(head.query(), Set.of(UPLOADS));
        return new Parsed.Ready(new UploadOperation.CreateMultipartUpload(object, new RequestFields(head).forWrite()));
    }

    private static Parsed complete(RequestHead head, ObjectRef object) {
        QueryRules.allowOnWrite(head.query(), Set.of(UPLOAD_ID));
        RequestFields sent = new RequestFields(head);
        Fields fields = sent.forWrite();
        String uploadId = uploadId(head);
        String location = location(head, object);
        return new Parsed.NeedsDocument(
                CompletionDocument.MAX_BYTES,
                bytes -> new UploadOperation.CompleteMultipartUpload(
                        object, uploadId, CompletionDocument.parse(bytes), sent.conditions(), location, fields));
    }

    private static UploadOperation part(RequestHead head, ObjectRef object) {
        QueryRules.allowOnWrite(head.query(), Set.of(UPLOAD_ID, PART_NUMBER));
        RequestFields fields = new RequestFields(head);
        if (fields.get(S3Header.COPY_SOURCE).isPresent()) {
            return CopyRequests.part(object, uploadId(head), partNumber(head), fields);
        }
        return new UploadOperation.UploadPart(
                object, uploadId(head), partNumber(head), head.bodyLength(), fields.forWrite());
    }

    private static int partNumber(RequestHead head) {
        String number = head.query().get(PART_NUMBER).orElse("");
        int part = number.length() > 5 || number.isEmpty() || !digits(number) ? 0 : Integer.parseInt(number);
        if (part < 1 || part > LAST_PART) {
            throw argument("Part number must be an integer between 1 and 10000, inclusive", PART_NUMBER, number);
        }
        return part;
    }

    private static UploadOperation parts(RequestHead head, ObjectRef object) {
        Query query = head.query();
        QueryRules.allowOnRead(query, Set.of(UPLOAD_ID, "max-parts", "part-number-marker", "encoding-type"));
        return new UploadOperation.ListParts(
                object,
                uploadId(head),
                count(query, "part-number-marker", 0),
                Math.min(PAGE, count(query, "max-parts", PAGE)),
                urlEncoded(query),
                new RequestFields(head).forRead());
    }

    /** An empty id names no upload. */
    private static String uploadId(RequestHead head) {
        String id = head.query().get(UPLOAD_ID).orElse("");
        if (id.isEmpty()) {
            throw new S3Exception(S3Error.NO_SUCH_UPLOAD);
        }
        return id;
    }

    /** The object's address as the client spells it: the bucket in the host name or in the path. */
    private static String location(RequestHead head, ObjectRef object) {
        String host = head.headers().stream()
                .filter(field -> field.getKey().equalsIgnoreCase("host"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        String bucket = object.bucket().value();
        boolean inHost = host.startsWith(bucket + ".");
        return "//" + host + (inHost ? "/" : "/" + bucket + "/") + object.key().encoded();
    }

    private static Optional<String> text(Query query, String name) {
        return query.get(name).filter(value -> !value.isEmpty());
    }

    private static int count(Query query, String name, int whenAbsent) {
        Optional<String> text = text(query, name);
        if (text.isEmpty()) {
            return whenAbsent;
        }
        boolean negative = text.get().startsWith("-") && digits(text.get().substring(1));
        if (negative) {
            throw argument("Argument " + name + " must be an integer between 0 and 2147483647", name, text.get());
        }
        if (!digits(text.get()) || text.get().length() > 10 || Long.parseLong(text.get()) > Integer.MAX_VALUE) {
            throw argument("Provided " + name + " not an integer or within integer range", name, text.get());
        }
        return Integer.parseInt(text.get());
    }

    private static boolean urlEncoded(Query query) {
        Optional<String> encoding = text(query, "encoding-type");
        if (encoding.isPresent() && !encoding.get().equals("url")) {
            throw argument("Invalid Encoding Method specified in Request", "encoding-type", encoding.get());
        }
        return encoding.isPresent();
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static S3Exception argument(String message, String name, String value) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }
}
