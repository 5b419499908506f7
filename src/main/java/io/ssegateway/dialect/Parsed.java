package io.ssegateway.dialect;

import io.ssegateway.s3.S3Operation;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a head came to. */
public sealed interface Parsed {
    /** The operation is known from the head alone. */
    record Ready(S3Operation operation) implements Parsed {}

    /**
     * The operation is told by an XML document in the body.
     *
     * @param maxBytes a longer document is refused with {@code MaxMessageLengthExceeded}, unread
     * @param translate the collected and verified bytes as S3 has the document, for handler and store; what the client
     *     claimed of its own bytes does not hold for others. Fails with {@code S3Exception}
     * @param read the operation of the translated bytes; fails with {@code S3Exception}
     */
    record NeedsDocument(int maxBytes, UnaryOperator<byte[]> translate, Function<byte[], S3Operation> read)
            implements Parsed {
        /** A document of S3 already. */
        public NeedsDocument(int maxBytes, Function<byte[], S3Operation> read) {
            this(maxBytes, UnaryOperator.identity(), read);
        }
    }
}
