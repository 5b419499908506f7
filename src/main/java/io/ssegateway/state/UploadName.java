package io.ssegateway.state;

import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;

/**
 * A multipart upload as the store knows it.
 *
 * @param backendId the upload id the store gave, which is what clients see
 */
public record UploadName(BucketName bucket, ObjectKey key, String backendId) {
    /** What it is called in the state. */
    public UploadUid uid() {
        return UploadUid.of(bucket.value(), key.value(), backendId);
    }
}
