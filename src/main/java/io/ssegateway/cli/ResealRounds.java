package io.ssegateway.cli;

import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.Keys;
import io.ssegateway.objects.CopyLimits;
import io.ssegateway.objects.KeyRotation;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run of a rotation of keys: bucket by bucket, then once more what failed. Of one thread. */
final class ResealRounds {
    private final Ground ground;
    private final Exchange exchange;
    private final ResealRun run;
    private final Optional<ResealJournal> journal;
    private final ProgressLine progress;
    private final ResealText text;
    private final Reseal reseal;
    private final Map<String, KeyRotation.Order> orders = new HashMap<>();
    private final Caller caller;
    private long done;
    private Optional<ObjectCount> count = Optional.empty();

    /**
     * What it works with.
     *
     * @param stopped whether the user asked it to end
     * @param events told of every use of a key
     */
    record Ground(
            StoreSession session, BooleanSupplier stopped, Keys keys, KeyEvents events, PolicySnapshot policies) {}

    /** Which key for which, and whether nothing is written. */
    record Exchange(KeyArgument old, KeyArgument young, boolean rehearsal) {}

    /**
     * How it ended.
     *
     * @param ended whether it was not stopped
     * @param withoutRule names of buckets that were not looked at
     * @param refused places that could not be listed, with the reason
     */
    record Result(boolean ended, List<String> withoutRule, List<String> refused) {
        /** Copies the lists. */
        Result {
            withoutRule = List.copyOf(withoutRule);
            refused = List.copyOf(refused);
        }
    }

    ResealRounds(
            Ground ground,
            Exchange exchange,
            Sweep sweep,
            ResealRun run,
            Optional<ResealJournal> journal,
            ProgressLine progress) {
        this.ground = ground;
        this.exchange = exchange;
        this.run = run;
        this.journal = journal;
        this.progress = progress;
        this.text = new ResealText(run, exchange.old(), exchange.young(), exchange.rehearsal());
        this.caller = new Operator("gw reseal").caller(ground.policies(), "reseal-" + UUID.randomUUID());
        KeyRotation rotation =
                new KeyRotation(ground.keys(), ground.events(), new SecureRandom(), CopyLimits.standard());
        this.reseal = new Reseal(
                ground.session(),
                sweep,
                rotation,
                run,
                journal,
                new Told(),
                new Reseal.Settings(Reseal.AGAIN, System::nanoTime));
    }

    /**
     * Goes over these places.
     *
     * @throws CommandFailure as {@link Reseal#over}; a store that refuses to list one of several buckets does not end
     *     it
     */
    Result go(List<Places.Found> places) {
        List<String> withoutRule = new ArrayList<>();
        List<Places.Found> open = new ArrayList<>();
        for (Places.Found place : places) {
            String bucket = place.location().bucket().value();
            if (place.rule().isEmpty()) {
                withoutRule.add(bucket);
            } else {
                orders.put(bucket, order(place));
                if (!run.hasFinished(bucket)) {
                    open.add(place);
                }
            }
        }
        count = Optional.of(ObjectCount.of(open.stream().map(this::rest).toList()));
        List<String> refused = new ArrayList<>();
        boolean ended = true;
        for (Places.Found place : open) {
            ended = ended && over(place, places.size() == 1, refused);
        }
        if (ended && !ground.stopped().getAsBoolean()) {
            reseal.again(object -> orderOf(object.bucket()));
        }
        ended = ended && !ground.stopped().getAsBoolean();
        if (ended) {
            journal.ifPresent(ResealJournal::end);
        }
        return new Result(ended, withoutRule, refused);
    }

    private boolean over(Places.Found place, boolean alone, List<String> refused) {
        try {
            return reseal.over(place.location(), orderOf(place.location().bucket()));
        } catch (CommandFailure e) {
            if (alone || e.exitCode() != ExitCode.INVALID) {
                throw e;
            }
            refused.add(place.location() + ": " + e.getMessage());
            progress.say("failed " + TerminalText.printable(String.valueOf(e.getMessage())));
            return true;
        }
    }

    /** What failed in an earlier run may lie in a bucket that no rule is for any more. */
    private KeyRotation.Order orderOf(BucketName bucket) {
        return Optional.ofNullable(orders.get(bucket.value()))
                .orElseThrow(() -> new S3Exception(S3Error.NO_ENCRYPTION_POLICY));
    }

    private KeyRotation.Order order(Places.Found place) {
        return new KeyRotation.Order(
                caller,
                place.rule().orElseThrow(),
                place.store(),
                exchange.old().key(),
                exchange.young().reference(),
                exchange.rehearsal());
    }

    private Supplier<BucketListing> rest(Places.Found place) {
        return () -> {
            boolean versions = BucketListing.knowsVersions(ground.session(), place.store(), place.location());
            return new BucketListing(
                    ground.session(),
                    place.store(),
                    place.location(),
                    versions,
                    run.after(place.location().bucket().value()));
        };
    }

    private final class Told implements Reseal.Watcher {
        @Override
        public void stays(NamedObject object) {
            progress.say("stays " + object.text());
        }

        @Override
        public void failed(NamedObject object) {
            progress.say("failed " + object.text());
        }

        @Override
        public void progress() {
            done++;
            OptionalLong total = count.map(ObjectCount::total).orElse(OptionalLong.empty());
            progress.tell(done, total, text.counts());
        }
    }
}
