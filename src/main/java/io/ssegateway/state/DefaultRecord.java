package io.ssegateway.state;

import io.ssegateway.envelope.SseMethod;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import java.util.Optional;

/**
 * The default encryption that a client has set for a bucket.
 *
 * @param version counts the changes, from 1; a record of another deployment or an older one cannot be told by it
 * @param method {@code KMS} or {@code OBS}
 * @param keyId the key as the client named it; only with {@code KMS}
 * @param project the IAM project of that key as the client named it; only with a key id, never empty text
 * @param bucketKey whether bucket keys were asked for
 */
public record DefaultRecord(
        BucketName bucket,
        long version,
        SseMethod method,
        Optional<String> keyId,
        Optional<String> project,
        boolean bucketKey,
        BlockedEncryption blocked) {
    /**
     * Checks that what is said fits together.
     *
     * @throws IllegalArgumentException for SSE-C, a key id without {@code KMS} or an empty one, a project without a key
     *     id or an empty one, and versions below 1
     */
    public DefaultRecord {
        boolean key = keyId.isEmpty() || method == SseMethod.KMS && !keyId.get().isEmpty();
        boolean place = project.isEmpty() || keyId.isPresent() && !project.get().isEmpty();
        if (method == SseMethod.CUSTOMER || !key || !place || version < 1) {
            throw new IllegalArgumentException("no default encryption: " + method + ", version " + version);
        }
    }

    /** The same with the key in a project. */
    DefaultRecord in(String named) {
        return new DefaultRecord(bucket, version, method, keyId, Optional.of(named), bucketKey, blocked);
    }

    /** Without a project. */
    public DefaultRecord(
            BucketName bucket,
            long version,
            SseMethod method,
            Optional<String> keyId,
            boolean bucketKey,
            BlockedEncryption blocked) {
        this(bucket, version, method, keyId, Optional.empty(), bucketKey, blocked);
    }
}
