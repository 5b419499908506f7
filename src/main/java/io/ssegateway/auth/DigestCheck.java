package io.ssegateway.auth;

import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.ByteTransform;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Passes bytes and compares their digests with what was claimed; computes only what was. Bytes pass at once; a wrong
 * digest fails the end, which a receiver waits for ("seal last").
 */
final class DigestCheck implements ByteTransform {
    private final List<DigestClaim> claims;
    private final Map<String, RunningDigest> digests = new LinkedHashMap<>();
    private boolean verified;

    DigestCheck(List<DigestClaim> claims) {
        this.claims = List.copyOf(claims);
        for (DigestClaim claim : claims) {
            // SHA-256 may be claimed by the signature and as a checksum; it is computed once.
            digests.computeIfAbsent(claim.name(), name -> claim.begin());
        }
    }

    /** Whether the end was reached and every claim was true. */
    boolean verified() {
        return verified;
    }

    @Override
    public void update(Buffer in, Consumer<Buffer> out) {
        byte[] data = in.getBytes();
        digests.values().forEach(digest -> digest.update(data));
        out.accept(in);
    }

    /**
     * @throws S3Exception {@code XAmzContentSHA256Mismatch}, {@code BadDigest}; {@code InvalidRequest} for a trailer
     */
    @Override
    public void finish(Consumer<Buffer> out) {
        for (DigestClaim claim : claims) {
            RunningDigest digest = digests.computeIfAbsent(claim.name(), name -> claim.begin());
            byte[] computed = digest.value();
            if (!MessageDigest.isEqual(claim.expected(), computed)) {
                throw claim.mismatch(computed);
            }
        }
        verified = true;
    }
}
