package io.ssegateway.dialect;

import io.ssegateway.s3.Fields;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a dialect makes of the answer to one operation where spelling it is not enough.
 *
 * @param fields the fields of the answer as this dialect has them
 * @param document the document of the answer as this dialect has it, where a store's own is handed on; fails with
 *     {@code S3Exception}
 */
public record Adaptation(UnaryOperator<Fields> fields, Optional<UnaryOperator<byte[]>> document) {
    /** Nothing. */
    public static final Adaptation NONE = new Adaptation(UnaryOperator.identity(), Optional.empty());

    /** Of the fields alone. */
    static Adaptation ofFields(UnaryOperator<Fields> fields) {
        return new Adaptation(fields, Optional.empty());
    }
}
