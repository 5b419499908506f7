package io.ssegateway.s3;

import java.util.Optional;

/** What browsers send that no SDK does. */
public sealed interface BrowserOperation extends S3Operation {
    /** {@code OPTIONS}: may a page of this origin send such a request? Not signed. Source: Fetch Standard, CORS. */
    record Preflight(BucketName bucket, Optional<ObjectKey> key, String origin, String method, Optional<String> headers)
            implements BrowserOperation {}
}
