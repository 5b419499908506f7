package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Operation;
import java.util.function.BiConsumer;

/**
 * One spelling of the protocol: heads and documents in, values out, and back. Stateless, safe for every thread.
 *
 * <p>Nothing behind the front door knows which dialect a client speaks.
 */
public interface Dialect {
    /**
     * Reads a head.
     *
     * @throws io.ssegateway.s3.S3Exception for whatever is not exactly one supported operation; an unknown sub-resource
     *     or write parameter is {@code NotImplemented}
     */
    Parsed parse(RequestHead head);

    /**
     * Reads the fields of a browser's upload form; how long its file is shows at its end.
     *
     * @throws io.ssegateway.s3.S3Exception for whatever is not exactly one PutObject
     */
    S3Operation.PutObject parse(FormFields form, BucketName bucket);

    /** Renders an answer as UTF-8 XML, always well-formed. */
    byte[] render(Document document);

    /** Renders an error as UTF-8 XML, always well-formed. */
    byte[] render(ErrorDocument error);

    /** What this dialect makes of a successful answer to the operation beyond spelling it; mostly nothing. */
    Adaptation adaptation(S3Operation operation);

    /** Spells the header fields and the user metadata of an answer. */
    void spell(Fields fields, BiConsumer<String, String> out);

    /** The error as this dialect tells it: its status, its code, its words. Idempotent. */
    ErrorDocument told(ErrorDocument error);

    /** Spells the fields by which an answer without a body (of HEAD) tells an error; none where HEAD tells nothing. */
    void spell(ErrorDocument error, BiConsumer<String, String> out);

    /** Spells the fields that every answer carries: the request's id, and who answers. */
    void identify(String requestId, BiConsumer<String, String> out);
}
