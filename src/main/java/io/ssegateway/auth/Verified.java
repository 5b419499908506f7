package io.ssegateway.auth;

import io.ssegateway.s3.SignatureScheme;
import java.util.Optional;

/**
 * A request whose signature is right. What it claims of its body is still to be verified: {@link BodyClaims}.
 *
 * @param region the region the client signed for; empty text where the scheme names none
 * @param presigned whether the signature was in the query
 * @param chunkSigning what signed chunks are verified with; empty where the scheme has none
 * @param coverage the header fields that are signed
 */
public record Verified(
        String accessKey,
        String region,
        boolean presigned,
        SignatureScheme scheme,
        PayloadMode payload,
        Optional<ChunkSigning> chunkSigning,
        Coverage coverage) {
    /**
     * Whether a header field of this name, in any case, is covered by the signature; parameters of a query always are.
     */
    public boolean covers(String headerName) {
        return coverage.has(headerName);
    }
}
