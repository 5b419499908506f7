package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;

/**
 * What only the footer of a sealed object tells, its parts and its checksum, without reading the object. Takes the
 * caller's right to the key, the key, and the object's last bytes where its layout is not remembered.
 */
public final class SealedFacts {
    private final ObjectKeys keys;
    private final ObjectLayouts layouts;

    /** Takes keys and layouts of objects. */
    public SealedFacts(ObjectKeys keys, ObjectLayouts layouts) {
        this.keys = keys;
        this.layouts = layouts;
    }

    /**
     * The layout of the sealed object that was looked at, verified. Transport is the caller's to check before.
     *
     * @param fields of the client's request that go along with every read
     */
    Uni<ObjectLayout> layout(
            Caller caller, BucketRule rule, Store store, ObjectRef object, ObjectLooks.Look look, Fields fields) {
        return keys.open(caller, rule, object, look.head().envelope().orElseThrow(), fields)
                .flatMap(key -> layouts.of(new ObjectLayouts.Asked(store, object, look.head(), fields), key)
                        .onTermination()
                        .invoke(key::close))
                .map(verified -> {
                    ObjectLayout layout = verified.layout();
                    if (look.digest().isPresent() && !look.digest().equals(layout.etag())) {
                        throw new TamperedException("the ETag that was shown is not the object's");
                    }
                    return layout;
                });
    }
}
