package io.ssegateway.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.s3.ObjectRef;
import java.util.Optional;

/**
 * Layouts of sealed objects (their parts, checksum and ETag digest) as they were verified once, bounded by bytes. Of
 * each name the last state that was seen; it counts only for a read that meets the very same state: bucket, key,
 * version, the store's entity tag and the stored size. Never holds an envelope or a key.
 *
 * <p>A layout that is found here may plan a request; it may be shown or open anything only once
 * {@link VerifiedLayout#isUnder} has said that it is a layout under the object's own data key, where the reasons stand
 * why that is enough. Whoever asks has had the caller's rights checked.
 */
public final class CachingLayouts {
    /** What a name and its entry take besides the layout, about. */
    private static final int ENTRY = 300;

    private final Cache<ObjectRef, Known> layouts;

    /** Keeps layouts of at most so many bytes in all. */
    public CachingLayouts(long maximumBytes) {
        this.layouts = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher(CachingLayouts::weight)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The layout of an object in one state.
     *
     * @param etag the store's own, without quotes
     */
    record Known(String etag, long storedSize, VerifiedLayout layout) {
        /** Whether a store's answer is about this state. */
        boolean isOf(StoredHead head) {
            return storedSize == head.storedSize() && etag.equals(unquoted(head.etag()));
        }
    }

    /** The last state that was seen; the object may have changed since. */
    Optional<Known> last(ObjectRef object) {
        return Optional.ofNullable(layouts.getIfPresent(object));
    }

    /** The layout of this very state. */
    Optional<VerifiedLayout> find(ObjectRef object, StoredHead head) {
        return last(object).filter(known -> known.isOf(head)).map(Known::layout);
    }

    /** Remembers a layout; not of a state that the store has no tag for. */
    void put(ObjectRef object, StoredHead head, VerifiedLayout layout) {
        String etag = unquoted(head.etag());
        if (!etag.isEmpty()) {
            layouts.put(object, new Known(etag, head.storedSize(), layout));
        }
    }

    private static int weight(ObjectRef object, Known known) {
        int names = object.key().value().length()
                + object.version().map(String::length).orElse(0)
                + known.etag.length();
        return ENTRY + 2 * names + known.layout.weight();
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
