package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.objects.KeyRotation;
import io.ssegateway.objects.KeyState;
import io.ssegateway.objects.Rotated;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A rotation of keys over buckets, written down as it goes. What the store or the KMS refuses for one object does not
 * end it; when they do not answer at all, it ends. Of one thread.
 */
final class Reseal {
    /** How long an object waits to be tried again while store or KMS do not answer or ask for less. */
    static final List<Duration> AGAIN = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    /** So many in a row without an answer, and nobody is there. */
    private static final int AWAY = 10;

    private static final int OBJECTS_PER_CHECKPOINT = 50;
    private static final long NANOS_PER_CHECKPOINT = 1_000_000_000L;

    private final StoreSession session;
    private final Sweep sweep;
    private final KeyRotation rotation;
    private final ResealRun run;
    private final Optional<ResealJournal> journal;
    private final Watcher watcher;
    private final Settings settings;

    private int away;
    private int since;
    private long lastCheckpoint;

    /**
     * Bounds and the clock.
     *
     * @param again how long an object waits between attempts
     */
    record Settings(List<Duration> again, LongSupplier nanos) {
        /** Copies the list. */
        Settings {
            again = List.copyOf(again);
        }
    }

    /** Hears of everything as it happens. */
    interface Watcher {
        /** An object stays under the old key, or may be. */
        void stays(NamedObject object);

        /** An object could not be done. */
        void failed(NamedObject object);

        /** One more was looked at. */
        void progress();
    }

    Reseal(
            StoreSession session,
            Sweep sweep,
            KeyRotation rotation,
            ResealRun run,
            Optional<ResealJournal> journal,
            Watcher watcher,
            Settings settings) {
        this.session = session;
        this.sweep = sweep;
        this.rotation = rotation;
        this.run = run;
        this.journal = journal;
        this.watcher = watcher;
        this.settings = settings;
        this.lastCheckpoint = settings.nanos().getAsLong();
    }

    /**
     * Goes over a bucket from where the run stands in it; whether it came to its end.
     *
     * @throws CommandFailure {@code INVALID} if the store refuses to list it, {@code UNREACHABLE} if store or KMS do
     *     not answer any more, {@code INTEGRITY} if nearly everything fails
     */
    boolean over(S3Location place, KeyRotation.Order order) {
        String bucket = place.bucket().value();
        Optional<String> after = run.after(bucket);
        boolean versions = knowsVersions(place, order);
        BucketListing listing = new BucketListing(session, order.store(), place, versions, after);
        InOrder told = new InOrder();
        boolean ended = sweep.over(listing, object -> rotated(order, object), told);
        if (ended) {
            run.finished(bucket);
            journal.ifPresent(each -> each.finished(bucket, run));
        } else if (told.atKeysEnd) {
            journal.ifPresent(each -> each.at(run));
        }
        return ended;
    }

    /** Tries once more what has failed. */
    void again(Function<Listed, KeyRotation.Order> orders) {
        Iterator<Listed> failed =
                run.failures().stream().map(NamedObject::object).toList().iterator();
        if (failed.hasNext()) {
            sweep.over(failed, object -> rotated(orders.apply(object), object), new Retold());
            journal.ifPresent(each -> each.at(run));
        }
    }

    private boolean knowsVersions(S3Location place, KeyRotation.Order order) {
        try {
            return BucketListing.knowsVersions(session, order.store(), place);
        } catch (StoreError e) {
            throw new CommandFailure(
                    ExitCode.INVALID,
                    "the store refuses to list the versions in " + place + ": " + e.code() + " " + e.text());
        }
    }

    private Uni<Rotated> rotated(KeyRotation.Order order, Listed object) {
        return session.patiently(settings.again(), () -> rotation.rotate(order, object.object()));
    }

    /** Counts and names what became of an object. */
    private void note(Listed object, Rotated result) {
        away = 0;
        run.tally().count(result);
        reason(object, result).ifPresent(one -> {
            run.left(one);
            journal.ifPresent(each -> each.left(one));
            watcher.stays(one);
        });
    }

    private static Optional<NamedObject> reason(Listed object, Rotated result) {
        return switch (result) {
            case Rotated.Stays(Rotated.Why why) -> Optional.of(new NamedObject(object, why.text()));
            case Rotated.Resealed(Optional<String> left) ->
                left.map(version -> new NamedObject(
                        new Listed(object.bucket(), object.key(), Optional.of(version)),
                        "the version that was sealed anew; the bucket keeps it"));
            case Rotated.NotConcerned(KeyState.Untold(String why)) -> Optional.of(new NamedObject(object, why));
            case Rotated.NotConcerned ignored -> Optional.empty();
            case Rotated.WouldReseal ignored -> Optional.empty();
        };
    }

    private void note(Listed object, Throwable failure) {
        Trouble trouble = Trouble.of(failure);
        NamedObject one = new NamedObject(object, trouble.reason());
        run.failed(one);
        journal.ifPresent(each -> each.failed(one));
        watcher.failed(one);
        away = trouble.away() ? away + 1 : 0;
    }

    /** Ends the run where going on would only make the list of failures longer. */
    private void requireAnswers() {
        if (away >= AWAY) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, AWAY + " objects in a row had no answer from the store or the KMS");
        }
        if (run.failures().size() > ResealRun.MOST_FAILURES) {
            throw new CommandFailure(ExitCode.INTEGRITY, "more than " + ResealRun.MOST_FAILURES + " objects failed");
        }
    }

    /** What has been told of is a beginning of the listing: there the run stands. */
    private final class InOrder implements Sweep.Told<Rotated> {
        private boolean atKeysEnd;

        @Override
        public void done(Listed object, Rotated result, boolean endsKey) {
            note(object, result);
            told(object, endsKey);
        }

        @Override
        public void failed(Listed object, Throwable failure, boolean endsKey) {
            note(object, failure);
            told(object, endsKey);
            requireAnswers();
        }

        private void told(Listed object, boolean endsKey) {
            since++;
            atKeysEnd = endsKey;
            if (endsKey) {
                run.reached(object.bucket().value(), object.key());
                long now = settings.nanos().getAsLong();
                if (since >= OBJECTS_PER_CHECKPOINT || now - lastCheckpoint >= NANOS_PER_CHECKPOINT || away > 0) {
                    journal.ifPresent(each -> each.at(run));
                    since = 0;
                    lastCheckpoint = now;
                }
            }
            watcher.progress();
        }
    }

    /** The second attempt. */
    private final class Retold implements Sweep.Told<Rotated> {
        @Override
        public void done(Listed object, Rotated result, boolean endsKey) {
            run.settled(object);
            journal.ifPresent(each -> each.settled(new NamedObject(object, "")));
            note(object, result);
        }

        @Override
        public void failed(Listed object, Throwable failure, boolean endsKey) {
            note(object, failure);
        }
    }
}
