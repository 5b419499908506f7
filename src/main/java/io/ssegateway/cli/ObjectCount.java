package io.ssegateway.cli;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts what a command has before it while it works: listings only, on a thread of its own. Says nothing until it is
 * done, and nothing at all if the store does not let it.
 */
final class ObjectCount {
    private static final long UNKNOWN = -1;

    private final AtomicLong total = new AtomicLong(UNKNOWN);

    private ObjectCount() {}

    /** Begins to count. */
    static ObjectCount of(List<Supplier<BucketListing>> listings) {
        ObjectCount count = new ObjectCount();
        Thread.ofPlatform().daemon().start(() -> count.run(listings));
        return count;
    }

    private void run(List<Supplier<BucketListing>> listings) {
        long found = 0;
        try {
            for (Supplier<BucketListing> each : listings) {
                BucketListing listing = each.get();
                while (listing.hasNext()) {
                    listing.next();
                    found++;
                }
            }
        } catch (RuntimeException e) {
            // the command itself says what is wrong with the store; it only does not know when it will end
            return;
        }
        total.set(found);
    }

    /** How many there are, once that is known. */
    OptionalLong total() {
        long known = total.get();
        return known == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(known);
    }
}
