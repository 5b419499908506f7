package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.ByteTransform;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Takes bytes out of aws-chunked framing:
 *
 * <pre>
 *   chunk   = hex-size [";chunk-signature=" 64 hex] CRLF data CRLF
 *   last    = "0" [";chunk-signature=" 64 hex] CRLF
 *   trailer = [name ":" value CRLF] ["x-amz-trailer-signature:" 64 hex CRLF] CRLF
 * </pre>
 *
 * Source: Amazon S3 API Reference, "Signature Calculations: transferring a payload in multiple chunks" and "… with
 * trailing headers".
 *
 * <p><b>Early release.</b> Data passes before its chunk's signature is known, because a client may choose chunks larger
 * than memory. That is safe: a wrong signature, a missing last chunk or a wrong length fails the stream instead of
 * ending it, and the receiver withholds its last segment until the end ("seal last"), so nothing of it becomes visible.
 * No bytes leave in the call that finds a mistake.
 *
 * <p>Memory: one line of at most {@value #MAX_LINE} bytes. Wiping: {@link #close} wipes the signing key. Fails with
 * {@code SignatureDoesNotMatch}, {@code IncompleteBody} (cut, or not the declared length),
 * {@code MalformedTrailerError}, {@code InvalidRequest} (framing).
 */
final class AwsChunkedDecoder implements ByteTransform {
    private static final int MAX_LINE = 512;
    private static final int MAX_SIZE_DIGITS = 15;
    private static final String EXTENSION = "chunk-signature=";

    private final Optional<ChunkSigning.Chain> chain;
    private final ChunkTrailer trailer;
    private final MessageDigest chunkDigest = SigV4.digest("SHA-256");
    private final byte[] line = new byte[MAX_LINE];
    private int lineLength;
    private State state = State.SIZE;
    private final boolean declared;
    private long missing;
    private long chunkMissing;
    private String chunkSignature = "";

    /** Where in the framing the next byte lies. */
    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILER,
        DONE
    }

    /**
     * A decoder.
     *
     * @param decodedLength bytes that must come out; empty where the client does not know: the last chunk is the end
     * @param chain what signs the chunks; empty for unsigned ones. Closed with the decoder
     */
    AwsChunkedDecoder(OptionalLong decodedLength, Optional<ChunkSigning.Chain> chain, ChunkTrailer trailer) {
        this.declared = decodedLength.isPresent();
        this.missing = decodedLength.orElse(Long.MAX_VALUE);
        this.chain = chain;
        this.trailer = trailer;
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        byte[] bytes = in.getBytes();
        int plain = 0;
        int at = 0;
        while (at < bytes.length) {
            if (state == State.DATA) {
                int run = (int) Math.min(chunkMissing, bytes.length - at);
                // Data only ever moves towards the front: the framing before it has been read.
                System.arraycopy(bytes, at, bytes, plain, run);
                take(bytes, plain, run);
                plain += run;
                at += run;
            } else {
                frame(bytes[at++]);
            }
        }
        if (plain > 0) {
            out.accept(Buffer.buffer(plain).appendBytes(bytes, 0, plain));
        }
    }

    @Override
    public void finish(Consumer<Buffer> out) {
        if (state != State.DONE) {
            throw new S3Exception(S3Error.INCOMPLETE_BODY);
        }
    }

    @Override
    public void close() {
        chain.ifPresent(ChunkSigning.Chain::close);
    }

    private void take(byte[] bytes, int from, int run) {
        if (chain.isPresent()) {
            chunkDigest.update(bytes, from, run);
        }
        missing -= run;
        chunkMissing -= run;
        if (chunkMissing == 0) {
            verifyChunk();
            state = State.DATA_END;
        }
    }

    /** One byte of what is not data: lines, ended by CRLF. */
    private void frame(byte octet) {
        if (state == State.DONE) {
            throw malformed("bytes follow its end");
        }
        if (lineLength == MAX_LINE) {
            throw state == State.TRAILER ? new S3Exception(S3Error.MALFORMED_TRAILER) : malformed("a line is too long");
        }
        line[lineLength++] = octet;
        if (octet == '\n' && lineLength > 1 && line[lineLength - 2] == '\r') {
            String text = new String(line, 0, lineLength - 2, StandardCharsets.ISO_8859_1);
            lineLength = 0;
            endOfLine(text);
        } else if (state == State.DATA_END && (lineLength > 1 || octet != '\r')) {
            throw malformed("a chunk is longer than its size");
        }
    }

    private void endOfLine(String text) {
        switch (state) {
            case SIZE -> beginChunk(text);
            case DATA_END -> state = State.SIZE;
            case TRAILER -> trailer(text);
            case DATA, DONE -> throw new IllegalStateException("no line ends here");
        }
    }

    private void beginChunk(String text) {
        int semicolon = text.indexOf(';');
        chunkMissing = size(semicolon < 0 ? text : text.substring(0, semicolon));
        String extension = semicolon < 0 ? "" : text.substring(semicolon + 1);
        if (chain.isEmpty() ? semicolon >= 0 : !extension.startsWith(EXTENSION)) {
            throw malformed("unexpected chunk extension");
        }
        chunkSignature = chain.isEmpty() ? "" : extension.substring(EXTENSION.length());
        if (chunkMissing > missing || declared && chunkMissing == 0 && missing > 0) {
            throw new S3Exception(
                    S3Error.INCOMPLETE_BODY,
                    "The body does not have the length that x-amz-decoded-content-length says.");
        }
        state = State.DATA;
        if (chunkMissing == 0) {
            verifyChunk();
            state = State.TRAILER;
        }
    }

    private static long size(String digits) {
        if (digits.isEmpty()
                || digits.length() > MAX_SIZE_DIGITS
                || !digits.chars().allMatch(SigV4::isHexDigit)) {
            throw malformed("a chunk size is no hexadecimal number");
        }
        return Long.parseLong(digits, 16);
    }

    private void verifyChunk() {
        if (chain.isPresent() && !chain.get().chunk(chunkSignature, chunkDigest.digest())) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    private void trailer(String text) {
        if (text.isEmpty()) {
            trailer.end();
            state = State.DONE;
        } else {
            trailer.line(text, chain);
        }
    }

    private static S3Exception malformed(String what) {
        return new S3Exception(S3Error.INVALID_REQUEST, "The aws-chunked body is malformed: " + what + ".");
    }
}
