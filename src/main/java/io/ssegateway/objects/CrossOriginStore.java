package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.util.Map;

/**
 * A store asked for a page of another origin: requests carry its {@code Origin}, and what the store says of it is kept
 * for the answer, errors included.
 *
 * <p>The store judges the method it sees. Where that is not the browser's own (a form's POST is stored by a PUT), it is
 * asked once about the browser's, by a pre-flight; a store that does not answer one allows nothing.
 */
final class CrossOriginStore implements Store {
    private static final int SMALL = 64 * 1024;

    private final Store store;
    private final Store unsigned;
    private final CrossOrigin page;

    /** Takes the caller's store and the same backend without credentials. */
    CrossOriginStore(Store store, Store unsigned, CrossOrigin page) {
        this.store = store;
        this.unsigned = unsigned;
        this.page = page;
    }

    @Override
    public Uni<StoreResponse> send(StoreRequest request) {
        if (!request.method().equals(page.method())) {
            return page.ask() ? asked(request).flatMap(ignored -> store.send(request)) : store.send(request);
        }
        Fields fields = request.fields().with(S3Header.ORIGIN, page.origin());
        return store.send(request.fields(fields))
                .invoke(answer -> page.answered(answer.fields()))
                .onFailure(StoreError.class)
                .invoke(e -> page.answered(((StoreError) e).fields()));
    }

    @Override
    public Uni<Collected> collect(StoreRequest request, int maxBytes) {
        if (!request.method().equals(page.method())) {
            return page.ask()
                    ? asked(request).flatMap(ignored -> store.collect(request, maxBytes))
                    : store.collect(request, maxBytes);
        }
        Fields fields = request.fields().with(S3Header.ORIGIN, page.origin());
        return store.collect(request.fields(fields), maxBytes)
                .invoke(answer -> page.answered(answer.head().fields()))
                .onFailure(StoreError.class)
                .invoke(e -> page.answered(((StoreError) e).fields()));
    }

    @Override
    public Uni<Capabilities> capabilities() {
        return store.capabilities();
    }

    private Uni<Boolean> asked(StoreRequest about) {
        Fields question = Fields.none()
                .with(S3Header.ORIGIN, page.origin())
                .with(S3Header.ACCESS_CONTROL_REQUEST_METHOD, page.method());
        StoreRequest preflight =
                new StoreRequest("OPTIONS", about.bucket(), about.key(), Map.of(), question, Body.empty(), true);
        return unsigned.collect(preflight, SMALL)
                .invoke(answer -> page.answered(answer.head().fields()))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false);
    }
}
