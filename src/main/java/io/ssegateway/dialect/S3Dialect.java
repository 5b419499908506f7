package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Map;
import java.util.function.BiConsumer;

/** The S3 spelling. Source: Amazon S3 API Reference. */
public final class S3Dialect implements Dialect {
    private static final Map<S3Header, String> IRREGULAR = Map.of(
            S3Header.ETAG, "ETag",
            S3Header.CONTENT_MD5, "Content-MD5");

    private final S3Documents documents = new S3Documents(Words.S3);

    @Override
    public Parsed parse(RequestHead head) {
        if (head.method().equals("OPTIONS")) {
            return PreflightRequests.parse(head);
        }
        if (head.bucket().isEmpty()) {
            return BucketRequests.parseService(head);
        }
        return head.key().isEmpty()
                ? BucketRequests.parse(head, head.bucket().get())
                : ObjectRequests.parse(head, head.bucket().get(), head.key().get());
    }

    @Override
    public S3Operation.PutObject parse(FormFields form, BucketName bucket) {
        return FormRequests.parse(form, bucket);
    }

    @Override
    public byte[] render(Document document) {
        return documents.render(document);
    }

    @Override
    public byte[] render(ErrorDocument error) {
        return S3Documents.render(error);
    }

    @Override
    public Adaptation adaptation(S3Operation operation) {
        return Adaptation.NONE;
    }

    @Override
    public void spell(Fields fields, BiConsumer<String, String> out) {
        fields.forEach((header, value) -> out.accept(spelled(header), value));
        fields.metadata().forEach((name, value) -> out.accept(S3Header.USER_METADATA_PREFIX + name, value));
    }

    @Override
    public ErrorDocument told(ErrorDocument error) {
        return error;
    }

    /** S3 tells nothing but the status. */
    @Override
    public void spell(ErrorDocument error, BiConsumer<String, String> out) {}

    @Override
    public void identify(String requestId, BiConsumer<String, String> out) {
        out.accept(S3Header.REQUEST_ID.wireName(), requestId);
    }

    /** {@code x-amz-*} stays lower case, the rest is written as S3 writes it. */
    static String spelled(S3Header header) {
        String name = header.wireName();
        if (name.startsWith("x-amz-")) {
            return name;
        }
        String irregular = IRREGULAR.get(header);
        return irregular != null ? irregular : capitalised(name);
    }

    private static String capitalised(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean first = true;
        for (char c : name.toCharArray()) {
            out.append(first ? Character.toUpperCase(c) : c);
            first = c == '-';
        }
        return out.toString();
    }

    /** The answer to a method that means nothing here. */
    static S3Exception methodNotAllowed(RequestHead head, String resourceType) {
        return new S3Exception(S3Error.METHOD_NOT_ALLOWED)
                .with("Method", head.method())
                .with("ResourceType", resourceType);
    }
}
