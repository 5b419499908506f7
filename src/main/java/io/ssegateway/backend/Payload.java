package io.ssegateway.backend;

import io.ssegateway.auth.Signer;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * How a request's body is sent: what the signature says of it, the fields that announce it, its framing. A small body
 * in memory is signed with its hash, or, where a store takes no hashes, with its {@code Content-MD5}; of others the
 * store may be told a checksum after the last byte.
 *
 * @param hash value of {@code x-amz-content-sha256}
 * @param fields further fields, to be signed
 */
record Payload(String hash, Map<String, String> fields, Framing framing) {
    /** Larger bodies go unsigned: the hash would cost more than it tells. */
    static final int MAX_HASHED = 1024 * 1024;

    /**
     * Of a body whose length is known.
     *
     * @param signed whether the store takes the hash of a body; one that does not gets the literal with every request,
     *     bodies or not, as the SDKs of OBS send it (huaweicloud-sdk-python-obs, huaweicloud-sdk-go-obs)
     */
    static Payload of(StoreRequest request, Body body, boolean signed) {
        long length = body.length().orElseThrow();
        boolean small = body.inMemory().isPresent() && length <= MAX_HASHED;
        if (small) {
            Buffer bytes = body.inMemory().get();
            return signed
                    ? new Payload(sha256(bytes), Map.of(), Framing.none(length))
                    : new Payload(Signer.UNSIGNED_PAYLOAD, md5(request, bytes), Framing.none(length));
        }
        if (request.trailer().isEmpty()) {
            return new Payload(Signer.UNSIGNED_PAYLOAD, Map.of(), Framing.none(length));
        }
        TrailingChecksum trailer = request.trailer().get();
        return new Payload(
                Signer.STREAMING_UNSIGNED_PAYLOAD_TRAILER,
                Map.of(
                        "x-amz-trailer",
                        trailer.algorithm().header().wireName(),
                        "x-amz-decoded-content-length",
                        Long.toString(length)),
                switch (trailer) {
                    case TrailingChecksum.Computed ignored -> ChunkedFraming.computing(length);
                    case TrailingChecksum.Announced announced ->
                        ChunkedFraming.announcing(
                                length,
                                announced.algorithm(),
                                () -> body.verifiedChecksum()
                                        .filter(sum -> sum.algorithm() == announced.algorithm())
                                        .orElseThrow(() -> new S3Exception(S3Error.MALFORMED_TRAILER)));
                });
    }

    private static String sha256(Buffer bytes) {
        return bytes.length() == 0 ? Signer.EMPTY_PAYLOAD : HexFormat.of().formatHex(digest("SHA-256", bytes));
    }

    /** One that the client sent has been verified and goes on. */
    private static Map<String, String> md5(StoreRequest request, Buffer bytes) {
        return bytes.length() == 0 || request.fields().has(S3Header.CONTENT_MD5)
                ? Map.of()
                : Map.of(S3Header.CONTENT_MD5.wireName(), Base64.getEncoder().encodeToString(digest("MD5", bytes)));
    }

    private static byte[] digest(String algorithm, Buffer bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes.getBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
