package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;

/**
 * A store that is told with every request who pays and whose bucket is meant, as the client said it: with looks that
 * the client does not know of as well. Source: Amazon S3 API Reference, {@code x-amz-expected-bucket-owner} and
 * {@code x-amz-request-payer}.
 */
final class RequesterStore implements Store {
    private static final S3Header[] TOLD = {S3Header.EXPECTED_BUCKET_OWNER, S3Header.REQUEST_PAYER};

    private final Store store;
    private final Fields client;

    private RequesterStore(Store store, Fields client) {
        this.store = store;
        this.client = client;
    }

    /** The store as it is where the client says nothing of the kind. */
    static Store of(Store store, Fields client) {
        for (S3Header header : TOLD) {
            if (client.has(header)) {
                return new RequesterStore(store, client);
            }
        }
        return store;
    }

    @Override
    public Uni<StoreResponse> send(StoreRequest request) {
        return store.send(told(request));
    }

    @Override
    public Uni<Collected> collect(StoreRequest request, int maxBytes) {
        return store.collect(told(request), maxBytes);
    }

    @Override
    public Uni<Capabilities> capabilities() {
        return store.capabilities();
    }

    private StoreRequest told(StoreRequest request) {
        Fields fields = request.fields();
        for (S3Header header : TOLD) {
            String value = client.get(header).orElse("");
            fields = value.isEmpty() ? fields : fields.with(header, value);
        }
        return request.fields(fields);
    }
}
