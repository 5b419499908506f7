package io.ssegateway.kms;

import io.ssegateway.envelope.KeyMaterial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One decrypt under way, and everybody who waits for its answer. Each gets a copy of its own, on its own loop; one that
 * goes away changes nothing for the others. Threads: safe for concurrent use, without locks.
 */
final class Flight {
    /** Empty once landed. */
    private final AtomicReference<Optional<List<Passenger>>> passengers = new AtomicReference<>(Optional.of(List.of()));

    /** Boards one more; false if the flight has landed. */
    boolean board(Handover<KeyMaterial> handover, CallerLoop loop) {
        Passenger passenger = new Passenger(handover, loop);
        return passengers
                .getAndUpdate(aboard -> aboard.map(list -> with(list, passenger)))
                .isPresent();
    }

    /** Ends with a key; the caller keeps it and closes it. */
    void land(KeyMaterial key) {
        for (Passenger passenger : disembark()) {
            KeyMaterial own = key.copy();
            passenger.loop().run(() -> passenger.handover().complete(own));
        }
    }

    /** Ends with a failure. */
    void land(Throwable failure) {
        for (Passenger passenger : disembark()) {
            passenger.loop().run(() -> passenger.handover().fail(failure));
        }
    }

    private List<Passenger> disembark() {
        return passengers.getAndSet(Optional.empty()).orElse(List.of());
    }

    private static List<Passenger> with(List<Passenger> list, Passenger one) {
        List<Passenger> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    private record Passenger(Handover<KeyMaterial> handover, CallerLoop loop) {}
}
