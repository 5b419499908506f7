package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation.DeleteObjects.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects to delete of which a client says what tag they must still have. The tag it names is one that clients see: a
 * look compares it, and the store's own tag of what was looked at goes on in its place, for the store to judge at the
 * moment it deletes. Objects without a tag are not looked at.
 */
public final class TaggedTargets {
    private static final int LOOKS_AT_ONCE = 8;

    private final WriteConditions conditions;

    /** Takes what compares tags. */
    public TaggedTargets(WriteConditions conditions) {
        this.conditions = conditions;
    }

    /** What is to be deleted, with the store's tags, and what must not be. */
    record Pinned(List<Target> targets, List<Document.Failed> failed) {}

    private record Judged(Target target, Optional<Document.Failed> failure) {}

    /** Looks at each object that has a tag, eight at a time; in plain buckets tags are the store's own. */
    Uni<Pinned> pinned(Store store, BucketRule rule, BucketName bucket, List<Target> targets) {
        List<Target> tagged =
                targets.stream().filter(target -> target.etag().isPresent()).toList();
        if (tagged.isEmpty() || rule.contract() == BucketRule.Contract.PLAIN) {
            return Uni.createFrom().item(new Pinned(targets, List.of()));
        }
        List<Uni<Judged>> looks = tagged.stream()
                .map(target -> judged(store, rule, bucket, target))
                .toList();
        return Uni.join()
                .all(looks)
                .usingConcurrencyOf(LOOKS_AT_ONCE)
                .andFailFast()
                .map(judged -> together(targets, judged));
    }

    private static Pinned together(List<Target> targets, List<Judged> judged) {
        List<Target> pinned = new ArrayList<>(
                targets.stream().filter(target -> target.etag().isEmpty()).toList());
        List<Document.Failed> failed = new ArrayList<>();
        for (Judged each : judged) {
            each.failure.ifPresentOrElse(failed::add, () -> pinned.add(each.target));
        }
        return new Pinned(pinned, failed);
    }

    private Uni<Judged> judged(Store store, BucketRule rule, BucketName bucket, Target target) {
        ObjectRef object = new ObjectRef(bucket, target.key(), target.version());
        return conditions
                .storedTag(store, rule, object, target.etag().orElseThrow())
                .map(tag -> new Judged(new Target(target.key(), target.version(), Optional.of(tag)), Optional.empty()))
                .onFailure(TaggedTargets::ofThisObject)
                .recoverWithItem(failure -> new Judged(target, Optional.of(failed(target, failure))));
    }

    /** What concerns one object is told of it; a store that is away fails the request. */
    private static boolean ofThisObject(Throwable failure) {
        return failure instanceof StoreError store && store.status() < 500
                || failure instanceof S3Exception own && own.error().status() < 500;
    }

    private static Document.Failed failed(Target target, Throwable failure) {
        String key = target.key().value();
        return switch (failure) {
            case StoreError store -> new Document.Failed(key, target.version(), store.code(), store.text());
            case S3Exception own ->
                new Document.Failed(key, target.version(), own.error().code(), own.text());
            default -> DeleteObjectsHandler.failed(target, S3Error.INTERNAL_ERROR);
        };
    }
}
