package io.ssegateway.auth;

import io.ssegateway.stream.Body;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A form whose fields are as its policy wants them, or which nobody signed. What it claims of its file is still to be
 * verified while that streams. Single-use.
 */
public final class VerifiedForm {
    private final Optional<String> accessKey;
    private final PolicyCondition.LengthRange range;
    private final BodyClaims claims;

    VerifiedForm(Optional<String> accessKey, PolicyCondition.LengthRange range, BodyClaims claims) {
        this.accessKey = accessKey;
        this.range = range;
        this.claims = claims;
    }

    /** Whose signature it is; empty for a form that nobody signed. */
    public Optional<String> accessKey() {
        return accessKey;
    }

    /**
     * The file with its checks: its size within the policy's range, its digests as claimed. It ends only if all hold
     * and fails with {@code EntityTooLarge}, {@code EntityTooSmall} or {@code BadDigest} otherwise; afterwards it tells
     * the verified checksum.
     */
    public Body verify(Body file) {
        return claims.verify(file.through(new FileLengthCheck(range), OptionalLong.empty()));
    }
}
