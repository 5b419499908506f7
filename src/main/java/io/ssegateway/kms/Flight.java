package io.ssegateway.kms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One call under way, and everybody who waits for its answer. Each gets one of its own, on its own loop; one that goes
 * away changes nothing for the others. Threads: safe for concurrent use, without locks.
 */
final class Flight<T> {
    /** Empty once landed. */
    private final AtomicReference<Optional<List<Passenger<T>>>> passengers =
            new AtomicReference<>(Optional.of(List.of()));

    /** Boards one more; false if the flight has landed. */
    boolean board(CallerLoop loop, Consumer<T> arrived, Consumer<Throwable> failed) {
        Passenger<T> passenger = new Passenger<>(loop, arrived, failed);
        return passengers
                .getAndUpdate(aboard -> aboard.map(list -> with(list, passenger)))
                .isPresent();
    }

    /** Ends well; each passenger gets what is supplied for it. */
    void land(Supplier<T> each) {
        for (Passenger<T> passenger : disembark()) {
            T own = each.get();
            passenger.loop().run(() -> passenger.arrived().accept(own));
        }
    }

    /** Ends with a failure. */
    void land(Throwable failure) {
        for (Passenger<T> passenger : disembark()) {
            passenger.loop().run(() -> passenger.failed().accept(failure));
        }
    }

    private List<Passenger<T>> disembark() {
        return passengers.getAndSet(Optional.empty()).orElse(List.of());
    }

    private static <T> List<Passenger<T>> with(List<Passenger<T>> list, Passenger<T> one) {
        List<Passenger<T>> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    private record Passenger<T>(CallerLoop loop, Consumer<T> arrived, Consumer<Throwable> failed) {}
}
