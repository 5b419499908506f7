package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;

/** What one asker got. */
final class Asked<T> {
    private final List<T> items = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Cancellable subscription;

    private Asked(Uni<T> uni) {
        subscription = uni.subscribe().with(items::add, failures::add);
    }

    static <T> Asked<T> of(Uni<T> uni) {
        return new Asked<>(uni);
    }

    void leave() {
        subscription.cancel();
    }

    boolean waiting() {
        return items.isEmpty() && failures.isEmpty();
    }

    T item() {
        if (items.size() != 1) {
            throw new AssertionError("one answer expected, got " + items.size() + " and " + failures);
        }
        return items.getFirst();
    }

    KmsException.Kind kind() {
        if (failures.size() != 1) {
            throw new AssertionError("one failure expected, got " + failures);
        }
        return ((KmsException) failures.getFirst()).kind();
    }

    Throwable failure() {
        return failures.getFirst();
    }
}
