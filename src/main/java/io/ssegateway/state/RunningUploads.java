package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.Stores;
import java.util.Set;

/** Whether a backend still knows an upload. */
@FunctionalInterface
public interface RunningUploads {
    /** True if it does, false if it said that it does not; fails if that cannot be told. */
    Uni<Boolean> knows(String backend, UploadName upload);

    /**
     * Asks the backend for the upload's parts, under the gateway's own pair. Source: Amazon S3 API Reference,
     * ListParts.
     */
    static RunningUploads of(Stores stores) {
        Set<String> gone = Set.of("NoSuchUpload", "NoSuchBucket", "NoSuchKey");
        return (backend, upload) -> {
            StoreRequest request = StoreRequest.of("GET", upload.bucket(), upload.key())
                    .query("uploadId", upload.backendId())
                    .query("max-parts", "1");
            return stores.of(backend)
                    .collect(request, 64 * 1024)
                    .map(answer -> true)
                    .onFailure(failure -> failure instanceof StoreError e && gone.contains(e.code()))
                    .recoverWithItem(false);
        };
    }
}
