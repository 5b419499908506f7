package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Locale;
import java.util.Optional;

/**
 * What a signature says about the body. Source: Amazon S3 API Reference, "Common request headers",
 * {@code x-amz-content-sha256}, and "Signature Calculations: transferring a payload in multiple chunks".
 */
public sealed interface PayloadMode {
    /** The body has this SHA-256, 64 lower-case hex digits. */
    record SignedHash(String hex) implements PayloadMode {}

    /** The body is not covered. */
    record Unsigned() implements PayloadMode {}

    /** The body is aws-chunked and every chunk is signed; with a trailer, that too. */
    record SignedChunks(boolean trailer) implements PayloadMode {}

    /** The body is aws-chunked, chunks are not signed, a trailer may follow. */
    record UnsignedTrailer() implements PayloadMode {}

    /** Whether the body is in aws-chunked framing. */
    default boolean chunked() {
        return switch (this) {
            case SignedHash h -> false;
            case Unsigned u -> false;
            case SignedChunks c -> true;
            case UnsignedTrailer t -> true;
        };
    }

    /**
     * Reads the value of {@code x-amz-content-sha256}.
     *
     * @throws S3Exception {@code InvalidArgument} for anything else
     */
    static PayloadMode parse(String value) {
        return switch (value) {
            case Signer.UNSIGNED_PAYLOAD -> new Unsigned();
            case Signer.STREAMING_UNSIGNED_PAYLOAD_TRAILER -> new UnsignedTrailer();
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new SignedChunks(false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new SignedChunks(true);
            default -> hash(value);
        };
    }

    /**
     * Of a request whose signature says nothing of its body: Version 2, or none at all. SDKs may send a trailer all the
     * same, without naming the framing in {@code x-amz-content-sha256}.
     *
     * @throws S3Exception {@code InvalidRequest} for signed chunks, which only Version 4 has; {@code InvalidArgument}
     */
    static PayloadMode beside(SignedRequest request) {
        Optional<String> stated = request.header("x-amz-content-sha256");
        if (stated.isEmpty()) {
            boolean framed = request.header("x-amz-decoded-content-length").isPresent();
            return framed ? new UnsignedTrailer() : new Unsigned();
        }
        PayloadMode mode = parse(stated.get());
        if (mode instanceof SignedChunks) {
            throw new S3Exception(S3Error.INVALID_REQUEST, "Signed chunks require AWS4-HMAC-SHA256.");
        }
        return mode;
    }

    private static PayloadMode hash(String value) {
        if (!SigV4.isHash(value)) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
                                    + " or a valid sha256 value.")
                    .with("ArgumentName", "x-amz-content-sha256")
                    .with("ArgumentValue", value);
        }
        return new SignedHash(value.toLowerCase(Locale.ROOT));
    }
}
