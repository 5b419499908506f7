package io.ssegateway.dialect;

import io.ssegateway.s3.S3Operation;
import java.util.function.Function;

/** What a head came to. */
public sealed interface Parsed {
    /** The operation is known from the head alone. */
    record Ready(S3Operation operation) implements Parsed {}

    /**
     * The operation is told by an XML document in the body.
     *
     * @param maxBytes a longer document is refused with {@code MaxMessageLengthExceeded}, unread
     * @param read the operation of the collected and verified bytes; fails with {@code S3Exception}
     */
    record NeedsDocument(int maxBytes, Function<byte[], S3Operation> read) implements Parsed {}
}
