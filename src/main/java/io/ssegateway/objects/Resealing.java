package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeSealer;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.Place;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import java.util.Optional;

/**
 * Copies a sealed object by sealing its 32-byte data key anew, for the target's place and under the target's key; the
 * body's bytes stay what they are (FORMAT.md §4). Size, stream header, ETag digest and checksum stay the object's own:
 * what is shown of them follows the target bucket's mode. In place it exchanges the key of an object.
 */
final class Resealing {
    private final ObjectKeys keys;
    private final ObjectLooks looks;
    private final EnvelopeSealer sealer;
    private final StoredCopy copying;

    Resealing(ObjectKeys keys, ObjectLooks looks, EnvelopeSealer sealer, StoredCopy copying) {
        this.keys = keys;
        this.looks = looks;
        this.sealer = sealer;
        this.copying = copying;
    }

    /**
     * What was done.
     *
     * @param before the envelope that the object had
     * @param after the envelope that the target has
     * @param storedSize bytes that were not touched
     * @param shownEtag of the target, quoted
     */
    record Done(Envelope before, Envelope after, long storedSize, String shownEtag, Written written) {}

    /**
     * Seals anew and copies. At most two calls of a KMS, one of each key; the rights on both keys are checked before.
     * Fails with the store's 412 if the source is no longer in the state that was looked at.
     */
    Uni<Done> reseal(CopyJob job, ObjectLooks.Look look, EncryptionDecision.Encrypt encrypt) {
        StoredHead head = look.head();
        return digest(job, look)
                .flatMap(digest -> exchange(job, head, encrypt)
                        .map(exchanged -> new Done(
                                head.envelope().orElseThrow(),
                                exchanged.after(),
                                head.storedSize(),
                                ObjectLooks.shownEtag(
                                        job.target().rule(), exchanged.written().etag(), digest),
                                exchanged.written())));
    }

    /** The target's envelope, and what the store says of the target. */
    record Exchanged(Envelope after, Written written) {}

    /** The same where nobody is shown the target: asks for nothing that is only shown. */
    Uni<Exchanged> exchange(CopyJob job, StoredHead head, EncryptionDecision.Encrypt encrypt) {
        Fields described = CopyFields.described(job, head);
        return resealed(job, head.envelope().orElseThrow(), encrypt)
                .flatMap(after -> copying.under(job, head, ObjectFields.enveloped(described, after.encode()))
                        .map(written -> new Exchanged(after, written)));
    }

    private Uni<Envelope> resealed(CopyJob job, Envelope before, EncryptionDecision.Encrypt encrypt) {
        CopySide source = job.source();
        CopySide target = job.target();
        Place place = new Place(target.rule().identity(), target.object().key().value());
        return keys.open(job.caller(), source.rule(), source.object(), before, CopySources.fields(job.fields()))
                .flatMap(dataKey -> Uni.createFrom()
                        .deferred(() -> keys.issue(job.caller(), encrypt, target.object(), job.fields()))
                        .map(issued -> {
                            try (issued) {
                                return sealer.seal(
                                                before.facts().with(issued.source(), issued.bucketKey()),
                                                issued.material(),
                                                dataKey,
                                                place)
                                        .envelope();
                            }
                        })
                        .onTermination()
                        .invoke(dataKey::close));
    }

    /** The MD5 that the target bucket shows, where it shows MD5s and the object has one. */
    private Uni<Optional<EtagDigest>> digest(CopyJob job, ObjectLooks.Look look) {
        boolean wanted = job.target().rule().etag() == BucketRule.EtagMode.MD5
                && look.head().envelope().orElseThrow().flags().md5Etag();
        if (!wanted || look.digest().isPresent()) {
            return Uni.createFrom().item(look.digest());
        }
        CopySide source = job.source();
        return looks.shown(
                        source.store(),
                        job.target().rule(),
                        source.object(),
                        look.head(),
                        CopySources.fields(job.fields()))
                .map(ObjectLooks.Look::digest);
    }
}
