package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Optional;
import java.util.Set;

/** Requests that name an object. */
final class ObjectRequests {
    private static final String ENCRYPTION = "encryption";

    /** Bytes of a document with a key's name and a flag. */
    private static final int MAX_ENCRYPTION = 16 * 1024;

    private ObjectRequests() {}

    static Parsed parse(RequestHead head, BucketName bucket, ObjectKey key) {
        return ResourceRequests.parse(head, bucket)
                .or(() -> UploadRequests.concern(head)
                        ? Optional.of(UploadRequests.parse(head, bucket, key))
                        : Optional.empty())
                .or(() -> head.query().has(ENCRYPTION) ? Optional.of(encryption(head, bucket, key)) : Optional.empty())
                .orElseGet(() -> new Parsed.Ready(operation(head, bucket, key)));
    }

    /** PUT alone comes here: what else names the sub-resource is refused by the table. */
    private static Parsed encryption(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnWrite(head.query(), Set.of(ENCRYPTION, QueryRules.VERSION));
        Fields fields = new RequestFields(head).forWrite();
        ObjectRef object = ref(head, bucket, key);
        return new Parsed.NeedsDocument(MAX_ENCRYPTION, bytes -> S3Requests.objectEncryption(bytes, object, fields));
    }

    private static S3Operation operation(RequestHead head, BucketName bucket, ObjectKey key) {
        return switch (head.method()) {
            case "GET" ->
                head.query().has(ReadRequests.ATTRIBUTES)
                        ? ReadRequests.attributes(head, ref(head, bucket, key))
                        : ReadRequests.get(head, ref(head, bucket, key));
            case "HEAD" -> ReadRequests.head(head, ref(head, bucket, key));
            case "PUT" -> put(head, bucket, key);
            case "DELETE" -> delete(head, bucket, key);
            case "POST" -> throw new S3Exception(S3Error.NOT_IMPLEMENTED);
            default -> throw S3Dialect.methodNotAllowed(head, "OBJECT");
        };
    }

    private static S3Operation put(RequestHead head, BucketName bucket, ObjectKey key) {
        RequestFields fields = new RequestFields(head);
        if (fields.get(S3Header.COPY_SOURCE).isPresent()) {
            return CopyRequests.object(head, ObjectRef.of(bucket, key), fields);
        }
        QueryRules.allowOnWrite(head.query(), Set.of());
        return new S3Operation.PutObject(
                ObjectRef.of(bucket, key), head.bodyLength(), fields.conditions(), fields.forWrite());
    }

    private static S3Operation delete(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnWrite(head.query(), Set.of(QueryRules.VERSION));
        RequestFields fields = new RequestFields(head);
        return new S3Operation.DeleteObject(ref(head, bucket, key), fields.conditions(), fields.forWrite());
    }

    private static ObjectRef ref(RequestHead head, BucketName bucket, ObjectKey key) {
        return new ObjectRef(bucket, key, QueryRules.version(head.query()));
    }
}
