package io.ssegateway.auth;

/**
 * A request whose signature is right. What it claims of its body is still to be verified: {@link BodyClaims}.
 *
 * @param region the region the client signed for
 * @param presigned whether the signature was in the query
 */
public record Verified(
        String accessKey, String region, boolean presigned, PayloadMode payload, ChunkSigning chunkSigning) {}
