package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Requests that name an object. */
final class ObjectRequests {
    private static final String VERSION = "versionId";

    /** The {@code response-*} parameters of GetObject and HeadObject. */
    private static final Map<String, S3Header> OVERRIDES = Map.of(
            "response-cache-control", S3Header.CACHE_CONTROL,
            "response-content-disposition", S3Header.CONTENT_DISPOSITION,
            "response-content-encoding", S3Header.CONTENT_ENCODING,
            "response-content-language", S3Header.CONTENT_LANGUAGE,
            "response-content-type", S3Header.CONTENT_TYPE,
            "response-expires", S3Header.EXPIRES);

    private static final Set<String> READ_PARAMETERS = Set.of(
            VERSION,
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires");

    private ObjectRequests() {}

    static Parsed parse(RequestHead head, BucketName bucket, ObjectKey key) {
        if (UploadRequests.concern(head)) {
            return UploadRequests.parse(head, bucket, key);
        }
        return new Parsed.Ready(
                switch (head.method()) {
                    case "GET" -> get(head, bucket, key);
                    case "HEAD" -> head(head, bucket, key);
                    case "PUT" -> put(head, bucket, key);
                    case "DELETE" -> delete(head, bucket, key);
                    case "POST" -> throw new S3Exception(S3Error.NOT_IMPLEMENTED);
                    default -> throw S3Dialect.methodNotAllowed(head, "OBJECT");
                });
    }

    private static S3Operation get(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnRead(head.query(), READ_PARAMETERS);
        RequestFields fields = new RequestFields(head);
        return new S3Operation.GetObject(
                ref(head, bucket, key), fields.range(), fields.conditions(), overrides(head.query()), fields.forRead());
    }

    private static S3Operation head(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnRead(head.query(), READ_PARAMETERS);
        RequestFields fields = new RequestFields(head);
        return new S3Operation.HeadObject(
                ref(head, bucket, key), fields.range(), fields.conditions(), overrides(head.query()), fields.forRead());
    }

    private static S3Operation put(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnWrite(head.query(), Set.of());
        RequestFields fields = new RequestFields(head);
        refuseCopy(fields);
        return new S3Operation.PutObject(
                ObjectRef.of(bucket, key), head.bodyLength(), fields.conditions(), fields.forWrite());
    }

    private static S3Operation delete(RequestHead head, BucketName bucket, ObjectKey key) {
        QueryRules.allowOnWrite(head.query(), Set.of(VERSION));
        RequestFields fields = new RequestFields(head);
        return new S3Operation.DeleteObject(ref(head, bucket, key), fields.conditions(), fields.forWrite());
    }

    /** A copy is not a PutObject: never stored as the empty body it comes with. */
    static void refuseCopy(RequestFields fields) {
        for (S3Header header : new S3Header[] {
            S3Header.COPY_SOURCE, S3Header.COPY_SSE_C_ALGORITHM, S3Header.COPY_SSE_C_KEY, S3Header.COPY_SSE_C_KEY_MD5
        }) {
            if (fields.get(header).isPresent()) {
                throw RequestFields.notImplemented(header.wireName());
            }
        }
    }

    private static ObjectRef ref(RequestHead head, BucketName bucket, ObjectKey key) {
        return new ObjectRef(bucket, key, head.query().get(VERSION).filter(id -> !id.isEmpty()));
    }

    private static Fields overrides(Query query) {
        Map<S3Header, String> overrides = new EnumMap<>(S3Header.class);
        OVERRIDES.forEach((parameter, header) -> query.get(parameter).ifPresent(value -> {
            if (value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT).with("ArgumentName", parameter);
            }
            overrides.put(header, value);
        }));
        return overrides.isEmpty() ? Fields.none() : Fields.of(overrides, Map.of());
    }
}
