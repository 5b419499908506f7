package io.ssegateway.auth;

import io.ssegateway.s3.SignatureScheme;
import java.util.Optional;

/**
 * A request whose signature is right. What it claims of its body is still to be verified: {@link BodyClaims}.
 *
 * @param region the region the client signed for; empty text where the scheme names none
 * @param presigned whether the signature was in the query
 * @param chunkSigning what signed chunks are verified with; empty where the scheme has none
 */
public record Verified(
        String accessKey,
        String region,
        boolean presigned,
        SignatureScheme scheme,
        PayloadMode payload,
        Optional<ChunkSigning> chunkSigning) {}
