package io.ssegateway.s3;

/**
 * What a copy reads.
 *
 * @param object the source; the bucket may be another one than the target's
 * @param conditions the {@code x-amz-copy-source-if-*} fields, on tags as clients see them
 */
public record CopySource(ObjectRef object, Conditions conditions) {}
