package io.ssegateway.state;

import java.util.List;
import java.util.Optional;

/**
 * What one sweep did.
 *
 * @param looked uploads in the state that were looked at
 * @param removed uploads of which everything was removed
 * @param failed uploads that could not be judged or removed, and backends whose state could not be listed
 * @param firstFailure why, of one of those
 */
public record Swept(int looked, int removed, int failed, Optional<String> firstFailure) {
    static final Swept NOTHING = new Swept(0, 0, 0, Optional.empty());

    static Swept kept() {
        return new Swept(1, 0, 0, Optional.empty());
    }

    static Swept gone() {
        return new Swept(1, 1, 0, Optional.empty());
    }

    static Swept failed(int looked, Throwable failure) {
        return new Swept(looked, 0, 1, Optional.of(String.valueOf(failure.getMessage())));
    }

    static Swept sum(List<Swept> all) {
        return all.stream().reduce(NOTHING, Swept::plus);
    }

    Swept plus(Swept other) {
        return new Swept(
                looked + other.looked,
                removed + other.removed,
                failed + other.failed,
                firstFailure.or(other::firstFailure));
    }
}
