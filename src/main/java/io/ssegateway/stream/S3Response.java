package io.ssegateway.stream;

import io.smallrye.mutiny.Uni;
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

    /**
     * An answer that may take long. What is there within the pace's patience is told as it is, a failure with its own
     * status. After that the head goes out as 200 with {@code known}, and the document, or an error document in its
     * place, follows in the body. Source: Amazon S3 API Reference, CopyObject and CompleteMultipartUpload.
     *
     * @param known fields that are known before the end
     * @param answer subscribed to once, by the front door; cancelled if the client goes away. Holds nothing that must
     *     be given back before it is subscribed to
     */
    record Awaited(Fields known, Uni<Xml> answer, KeepAlive.Pace pace) implements S3Response {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Fields fields() {
            return known;
        }
    }
}
