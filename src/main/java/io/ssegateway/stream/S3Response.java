package io.ssegateway.stream;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;

/**
 * An answer as a value; only the front door writes it. The declared length of a {@link Bytes} body is the answer's
 * {@code Content-Length}.
 */
public sealed interface S3Response {
    /** The HTTP status. */
    int status();

    /** The header fields. */
    Fields fields();

    /** No body (also every answer to HEAD; {@code CONTENT_LENGTH} among the fields is then told as is). */
    record Empty(int status, Fields fields) implements S3Response {}

    /** A body of bytes. */
    record Bytes(int status, Fields fields, Body body) implements S3Response {}

    /** A body that a dialect renders. */
    record Xml(int status, Fields fields, Document document) implements S3Response {}
}
