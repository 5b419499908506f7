package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * Copies a stored object's bytes as they are. The store does it where it holds both sides and can pin the copy to the
 * state that was looked at: at once up to a size, in parts above it. In parts as well under a condition on the target:
 * Complete judges conditions wherever PUT does, CopyObject only on some stores. Between stores the bytes pass through.
 *
 * <p>Fails with the store's 412 if the source is no longer in the state that was looked at.
 */
final class StoredCopy {
    private final WriteConditions conditions;
    private final CopyPut put;
    private final PartwiseCopy parts;
    private final CopyLimits limits;

    StoredCopy(WriteConditions conditions, CopyPut put, CopyLimits limits) {
        this.put = put;
        this.conditions = conditions;
        this.parts = new PartwiseCopy(limits);
        this.limits = limits;
    }

    /** Whether the store can make this copy by itself. */
    static Uni<Boolean> isForStore(CopyJob job) {
        return job.source().sharesStoreWith(job.target())
                ? job.target().store().capabilities().map(can -> can.has(Capability.CONDITIONAL_COPY))
                : Uni.createFrom().item(false);
    }

    /** Lets the store do what the client asked for, word for word. */
    Uni<Written> asAsked(CopyJob job, StoredHead source) {
        return byStore(job, CopyFields.asAsked(job, source));
    }

    /**
     * Copies sealed bytes under these fields, which say everything that describes the target but its tags. What the
     * store tells of checksums is dropped: they are those of the sealed bytes.
     */
    Uni<Written> under(CopyJob job, StoredHead source, Fields fields) {
        return copied(job, source, fields).map(written -> written.summed(Optional.empty()));
    }

    private Uni<Written> copied(CopyJob job, StoredHead source, Fields fields) {
        boolean small = source.storedSize() <= limits.atOnce();
        return isForStore(job).flatMap(byStore -> {
            if (byStore && small && job.operation().conditions().isEmpty()) {
                return byStore(job, CopyFields.replacing(job, source, fields));
            }
            return conditional(job)
                    .flatMap(condition -> SourceTags.with(job, fields)
                            .flatMap(tagged -> byStore || !small
                                    ? inParts(job, source, tagged, condition, byStore)
                                    : through(job, source, ObjectFields.joined(tagged, condition))));
        });
    }

    /** A store that pins whole copies need not pin those of parts (OBS API Reference, "Copying Parts", does not). */
    private Uni<Written> inParts(CopyJob job, StoredHead source, Fields fields, Fields condition, boolean byStore) {
        return job.target()
                .store()
                .capabilities()
                .map(can -> byStore && can.has(Capability.CONDITIONAL_PART_COPY))
                .flatMap(pinned -> parts.copy(new PartwiseCopy.Plan(job, source, fields, condition, pinned)));
    }

    /** A store that would not judge them is found out before it has copied anything. */
    private Uni<Fields> conditional(CopyJob job) {
        Conditions asked = job.operation().conditions();
        Uni<Boolean> able = asked.isEmpty()
                ? Uni.createFrom().item(true)
                : job.target()
                        .store()
                        .capabilities()
                        .invoke(can -> can.requireConditionalWrites(
                                asked.ifMatch().isPresent() ? S3Header.IF_MATCH : S3Header.IF_NONE_MATCH))
                        .replaceWith(true);
        return able.flatMap(ignored -> conditions.translated(
                job.target().store(), job.target().rule(), job.target().object(), asked));
    }

    private static Uni<Written> byStore(CopyJob job, Fields fields) {
        return job.target()
                .store()
                .send(ObjectLooks.request("PUT", job.target().object()).fields(fields))
                .flatMap(StoreXml::copied)
                .map(Written::of);
    }

    private Uni<Written> through(CopyJob job, StoredHead source, Fields fields) {
        Fields pinned = source.pinned(ObjectFields.readToStore(CopySources.fields(job.fields())));
        StoreRequest read = ObjectLooks.request("GET", job.source().object()).fields(pinned);
        return job.source().store().send(read).flatMap(answer -> put.sealed(job, fields, answer.body()));
    }
}
