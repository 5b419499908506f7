package io.ssegateway.testing;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A store that answers what it is told to and keeps what it was asked. */
public final class ToldStore implements Store {
    private final Function<StoreRequest, Uni<StoreResponse>> answers;
    private final List<StoreRequest> asked = new ArrayList<>();

    /** Answers by this. */
    public ToldStore(Function<StoreRequest, Uni<StoreResponse>> answers) {
        this.answers = answers;
    }

    /** Requests so far. */
    public List<StoreRequest> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Uni<StoreResponse> send(StoreRequest request) {
        asked.add(request);
        return answers.apply(request);
    }

    @Override
    public Uni<Collected> collect(StoreRequest request, int maxBytes) {
        return send(request).map(head -> new Collected(head, Buffer.buffer()));
    }
}
