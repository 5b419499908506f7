package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines behind the last chunk: the announced field and nothing else, then its signature where chunks are signed.
 * Source: S3 API Reference, "Signature Calculations: … including trailing headers".
 */
final class ChunkTrailer {
    private static final String SIGNATURE = "x-amz-trailer-signature";

    private final Optional<String> announced;
    private final boolean signed;
    private Optional<String> value = Optional.empty();
    private boolean verified;

    /**
     * A trailer to come.
     *
     * @param announced the field that must come, lower case; empty for none
     * @param signed whether its signature must come
     */
    ChunkTrailer(Optional<String> announced, boolean signed) {
        this.announced = announced;
        this.signed = signed;
    }

    /** The announced field's value, once it has come. */
    Optional<String> value() {
        return value;
    }

    /**
     * Takes a line that is not the empty one.
     *
     * @throws S3Exception {@code MalformedTrailerError} for what was not announced or not expected here,
     *     {@code SignatureDoesNotMatch}
     */
    void line(String text, Optional<ChunkSigning.Chain> chain) {
        // Amazon's published example ends the trailing header with LF before its CRLF.
        String field = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        int colon = field.indexOf(':');
        String name = colon < 0 ? "" : field.substring(0, colon).toLowerCase(Locale.ROOT);
        String content = field.substring(colon + 1).strip();
        if (verified) {
            throw new S3Exception(S3Error.MALFORMED_TRAILER);
        }
        if (signed && name.equals(SIGNATURE)) {
            verify(content, chain);
        } else if (announced.filter(name::equals).isPresent() && value.isEmpty()) {
            value = Optional.of(content);
        } else {
            throw new S3Exception(S3Error.MALFORMED_TRAILER);
        }
    }

    /**
     * The empty line came.
     *
     * @throws S3Exception {@code MalformedTrailerError} without the announced field, {@code SignatureDoesNotMatch}
     *     without its signature
     */
    void end() {
        if (value.isEmpty() && announced.isPresent()) {
            throw new S3Exception(S3Error.MALFORMED_TRAILER);
        }
        if (signed && !verified) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    private void verify(String signature, Optional<ChunkSigning.Chain> chain) {
        String lines =
                announced.flatMap(name -> value.map(v -> name + ":" + v + "\n")).orElse("");
        if (chain.isEmpty() || !chain.get().trailer(signature, lines)) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH);
        }
        verified = true;
    }
}
