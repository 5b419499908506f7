package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.kms.CallerLoop;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.DefaultChoice;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import io.ssegateway.state.DefaultRecord;
import io.ssegateway.state.DefaultState;
import io.ssegateway.state.States;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Changes the default encryption of buckets. A change is answered only when every replica obeys it: once the time has
 * passed for which they remember what they looked up before. Nothing blocks meanwhile. Threads: any.
 */
public final class BucketDefaultSettings {
    private static final Logger LOG = Logger.getLogger(BucketDefaultSettings.class);

    private final States states;
    private final CachingBucketDefaults known;
    private final Duration remembered;
    private final CallerLoop.Source loops;

    /**
     * Changes these states.
     *
     * @param known what this process remembers of them
     * @param remembered how long every replica remembers at most
     */
    public BucketDefaultSettings(
            States states, CachingBucketDefaults known, Duration remembered, CallerLoop.Source loops) {
        this.states = states;
        this.known = known;
        this.remembered = remembered;
        this.loops = loops;
    }

    /**
     * What is set now, as it was asked for, whether the rule still allows it or not. Fails with
     * {@code ServiceUnavailable} where that cannot be known.
     */
    public Uni<Optional<DefaultRecord>> find(BucketRule rule, BucketName bucket) {
        if (!rule.options().api() || !states.configured()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Uni.createFrom().deferred(() -> states.defaults(rule.backend()).read(bucket));
    }

    /** What is set now, if it counts: the file is the floor. */
    public Uni<Optional<DefaultRecord>> counting(BucketRule rule, BucketName bucket) {
        return find(rule, bucket)
                .map(set -> set.filter(
                        ignored -> CachingBucketDefaults.counting(rule, set).isPresent()));
    }

    /**
     * Whether this may be set under this rule, asked before anything is done.
     *
     * @throws io.ssegateway.s3.S3Exception the answer if not; {@code NotImplemented} without a state bucket
     */
    public void judge(BucketRule rule, Given asked) {
        DefaultChoice.method(rule, asked);
        states.defaults(rule.backend());
    }

    /** Sets a default that was judged. What it does not say of blocked methods stays as it is. */
    public Uni<DefaultRecord> set(BucketRule rule, BucketName bucket, Given asked) {
        return changed(rule, bucket, () -> {
            DefaultState state = states.defaults(rule.backend());
            return state.read(bucket).flatMap(before -> state.write(next(bucket, asked, before)));
        });
    }

    /** Goes back to the file, whatever was set, and even if it does not verify. */
    public Uni<BucketName> clear(BucketRule rule, BucketName bucket) {
        return changed(rule, bucket, () -> states.defaults(rule.backend()).remove(bucket));
    }

    /**
     * Forgets what was set for a bucket that is no more. Never fails: a bucket that is made anew looks again, so what
     * is left over here only makes the log.
     */
    public Uni<BucketName> drop(BucketRule rule, BucketName bucket) {
        return find(rule, bucket)
                .map(Optional::isPresent)
                .onFailure()
                .recoverWithItem(true)
                .flatMap(there -> there ? clear(rule, bucket) : Uni.createFrom().item(bucket))
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("bucket %s is deleted, what was set for it is not: %s", bucket, failure.getMessage()))
                .onFailure()
                .recoverWithItem(bucket);
    }

    private <T> Uni<T> changed(BucketRule rule, BucketName bucket, Supplier<Uni<T>> change) {
        return Uni.createFrom()
                .deferred(change::get)
                .invoke(() -> known.forget(rule, bucket))
                .flatMap(this::obeyed);
    }

    /** Later, when no replica can remember anything older. */
    private <T> Uni<T> obeyed(T done) {
        if (remembered.isZero()) {
            return Uni.createFrom().item(done);
        }
        return Uni.createFrom().emitter(emitter -> {
            Runnable revoke = loops.current().after(remembered, () -> emitter.complete(done));
            emitter.onTermination(revoke::run);
        });
    }

    private static DefaultRecord next(BucketName bucket, Given asked, Optional<DefaultRecord> before) {
        BlockedEncryption blocked = asked.blocked() == BlockedEncryption.UNSAID
                ? before.map(DefaultRecord::blocked).orElse(BlockedEncryption.UNSAID)
                : asked.blocked();
        return new DefaultRecord(
                bucket,
                before.map(DefaultRecord::version).orElse(0L) + 1,
                switch (asked.algorithm()) {
                    case KMS -> SseMethod.KMS;
                    case AES256 -> SseMethod.OBS;
                },
                asked.keyId(),
                asked.project(),
                asked.bucketKey().orElse(false),
                blocked);
    }
}
