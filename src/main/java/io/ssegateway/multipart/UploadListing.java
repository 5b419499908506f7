package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.state.Steps;
import java.util.Optional;
import java.util.function.Consumer;

/** What the store has of an upload. */
final class UploadListing {
    private static final int PAGE = 1_000;

    private final Store store;
    private final ObjectRef object;
    private final String uploadId;
    private final Fields fields;
    private int after;

    UploadListing(Store store, ObjectRef object, String uploadId, Fields fields) {
        this.store = store;
        this.object = object;
        this.uploadId = uploadId;
        this.fields = fields;
    }

    /** Visits every part, page by page; the last page. */
    Uni<PartsPage> each(Consumer<PartsPage.Part> visitor) {
        return Steps.until(() -> page(after).map(page -> {
            page.parts().forEach(visitor);
            after = page.next().orElse(after);
            return page.next().isPresent() ? Optional.empty() : Optional.of(page);
        }));
    }

    /** One page of parts behind a number; fails if the store does not go on. */
    Uni<PartsPage> page(int marker) {
        UploadOperation.ListParts query = new UploadOperation.ListParts(object, uploadId, marker, PAGE, false, fields);
        StoreRequest request = StoreRequest.of("GET", object.bucket(), object.key())
                .query("uploadId", uploadId)
                .query("max-parts", Integer.toString(PAGE))
                .fields(fields);
        return store.send(marker == 0 ? request : request.query("part-number-marker", Integer.toString(marker)))
                .flatMap(answer -> StoreXml.parts(answer, query))
                .invoke(page -> {
                    if (page.next().orElse(Integer.MAX_VALUE) <= marker) {
                        throw new S3Exception(
                                S3Error.SERVICE_UNAVAILABLE, "The store's listing of parts does not go on.");
                    }
                });
    }
}
