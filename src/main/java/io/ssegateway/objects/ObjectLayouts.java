package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * Finds out the layout of a sealed object: from what is remembered, else from the object's last bytes, pinned to the
 * state that a read has met. At most two requests to the store, mostly one (FORMAT.md §6, "finding the parts").
 */
public final class ObjectLayouts {
    private static final int GONE = 404;
    /** Tail, copy, the rest of a table and some padding. */
    private static final int AROUND_TABLE = 1_536;

    private static final int TABLE_ENTRY = 47;

    private final CachingLayouts remembered;

    /** Takes what it remembers in. */
    public ObjectLayouts(CachingLayouts remembered) {
        this.remembered = remembered;
    }

    /**
     * An object whose layout is asked for.
     *
     * @param fields of the client's request that go along with every read
     */
    record Asked(Store store, ObjectRef object, StoredHead head, Fields fields) {}

    /** What was last seen under a name: good for planning a request, proved by nothing yet. */
    Optional<CachingLayouts.Known> last(ObjectRef object) {
        return remembered.last(object);
    }

    /** The layout of this very state of the object, if it is remembered under this data key. Asks nobody. */
    Optional<VerifiedLayout> remembered(ObjectRef object, StoredHead head, DataKey key) {
        return remembered.find(object, head).filter(layout -> layout.isUnder(key));
    }

    /**
     * The layout, verified under the object's data key, which stays with the caller. Fails with
     * {@link ObjectChangedException} if the store no longer has this state, with {@link TamperedException} if what it
     * has does not verify or is of another object than the envelope.
     */
    Uni<VerifiedLayout> of(Asked asked, DataKey key) {
        Optional<VerifiedLayout> known = remembered(asked.object, asked.head, key);
        if (known.isPresent()) {
            return Uni.createFrom().item(known.get());
        }
        int size = suffix(asked.head);
        return read(asked, key, size)
                .onFailure(failure -> failure instanceof TamperedException && more(asked.head, size))
                .recoverWithUni(() -> read(asked, key, FooterReader.MAX_SUFFIX))
                .invoke(layout -> remembered.put(asked.object, asked.head, layout));
    }

    private static Uni<VerifiedLayout> read(Asked asked, DataKey key, int most) {
        int size = (int) Math.min(most, asked.head.storedSize());
        Fields fields = asked.head.pinned(ObjectFields.readToStore(asked.fields));
        StoreRequest end =
                ObjectLooks.request("GET", asked.object).fields(fields.with(S3Header.RANGE, "bytes=-" + size));
        return asked.store
                .collect(end, size)
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException())
                .map(answer -> verified(asked.head, key, answer.bytes().getBytes()));
    }

    private static VerifiedLayout verified(StoredHead head, DataKey key, byte[] suffix) {
        VerifiedLayout layout = VerifiedLayout.of(key, head.storedSize(), FooterReader.locate(suffix));
        layout.layout().mustMatch(head.envelope().orElseThrow());
        return layout;
    }

    /**
     * Bytes to ask for first. A tag {@code ...-N} tells how many parts the store was given, the footer's among them; it
     * is a hint, and one that saves a request for objects of thousands of parts.
     */
    private static int suffix(StoredHead head) {
        if (!head.envelope().orElseThrow().flags().multipart()) {
            return FooterReader.PLAIN_SUFFIX;
        }
        String etag = head.etag().replace("\"", "");
        String count = etag.substring(etag.lastIndexOf('-') + 1);
        int parts = etag.contains("-") && count.matches("\\d{1,5}") ? Integer.parseInt(count) : 0;
        return Math.clamp(parts * (long) TABLE_ENTRY + AROUND_TABLE, FooterReader.SUFFIX, FooterReader.MAX_SUFFIX);
    }

    private static boolean more(StoredHead head, int size) {
        return head.envelope().orElseThrow().flags().multipart()
                && size < FooterReader.MAX_SUFFIX
                && size < head.storedSize();
    }

    /** Whether the store no longer has the state that was pinned. */
    static boolean isChange(Throwable failure) {
        return failure instanceof StoreError error
                && (error.status() == S3Error.PRECONDITION_FAILED.status() || error.status() == GONE);
    }
}
