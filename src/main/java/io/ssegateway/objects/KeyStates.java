package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.Tail;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * Looks under which key objects lie. Listings do not tell metadata, so it costs a HEAD for each; an object without an
 * envelope whose size a sealed one could have costs its last bytes too, so that one whose metadata was lost does not
 * pass for a clear one. Uses no key.
 */
public final class KeyStates {
    private static final int GONE = 404;
    private static final int DELETE_MARKER = 405;

    private KeyStates() {}

    /** The state, and the head it was read from where there is one that can be read. */
    record Look(KeyState state, Optional<StoredHead> head) {
        private static Look of(KeyState state) {
            return new Look(state, Optional.empty());
        }
    }

    /** The state of an object or a version of it. Fails with {@link StoreError} as the store refuses. */
    public static Uni<KeyState> of(Store store, ObjectRef object) {
        return look(store, object).map(Look::state);
    }

    static Uni<Look> look(Store store, ObjectRef object) {
        return store.collect(ObjectLooks.request("HEAD", object), Tail.SIZE)
                .flatMap(answer -> judged(store, object, answer.head()))
                .onFailure(KeyStates::isGone)
                .recoverWithItem(Look.of(new KeyState.Gone()));
    }

    private static Uni<Look> judged(Store store, ObjectRef object, StoreResponse answer) {
        StoredHead head;
        try {
            head = StoredHead.of(answer);
        } catch (EnvelopeException e) {
            return Uni.createFrom()
                    .item(Look.of(new KeyState.Untold("its envelope cannot be read: " + e.getMessage())));
        }
        if (head.envelope().isPresent()) {
            SealingKey key = SealingKey.of(head.envelope().get());
            return Uni.createFrom().item(new Look(new KeyState.Under(key), Optional.of(head)));
        }
        return SizeLaw.plainSize(head.storedSize()).isPresent()
                ? byItsEnd(store, object, head)
                : Uni.createFrom().item(Look.of(new KeyState.Clear()));
    }

    private static Uni<Look> byItsEnd(Store store, ObjectRef object, StoredHead head) {
        Fields last = head.pinned(Fields.none()).with(S3Header.RANGE, "bytes=-" + Tail.SIZE);
        StoreRequest request = ObjectLooks.request("GET", object).fields(last);
        return store.collect(request, Tail.SIZE)
                .map(end -> Look.of(
                        FooterReader.hasTrace(end.bytes().getBytes())
                                ? new KeyState.Untold("its body is sealed and its metadata has no envelope")
                                : new KeyState.Clear()))
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException());
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof StoreError error && (error.status() == GONE || error.status() == DELETE_MARKER);
    }
}
