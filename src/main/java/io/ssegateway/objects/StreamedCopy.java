package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Checksums;
import java.util.Optional;

/**
 * Copies by reading and writing: where the target is stored another way than the source, and of clear objects between
 * stores. What the source is, is verified before the target's last byte leaves, so that a damaged source has no copy.
 *
 * <p>Fails with the store's 412 if the source is no longer in the state that was looked at.
 */
final class StreamedCopy {
    private final SourceReads reads;
    private final WriteConditions conditions;
    private final ObjectSealing sealing;
    private final CopyPut put;
    private final CopyChecksum checksum;

    StreamedCopy(
            SourceReads reads, WriteConditions conditions, ObjectSealing sealing, CopyPut put, Checksums checksums) {
        this.put = put;
        this.reads = reads;
        this.conditions = conditions;
        this.sealing = sealing;
        this.checksum = new CopyChecksum(checksums);
    }

    /** What was written, under the tag that clients see. */
    Uni<Written> copy(CopyJob job, ObjectLooks.Look look) {
        Fields described = CopyFields.described(job, look.head());
        return conditions
                .translated(
                        job.target().store(),
                        job.target().rule(),
                        job.target().object(),
                        job.operation().conditions())
                .flatMap(condition -> SourceTags.with(job, ObjectFields.joined(described, condition)))
                .flatMap(fields -> switch (job.decision()) {
                    case EncryptionDecision.Plain ignored -> plain(job, look, fields);
                    case EncryptionDecision.Encrypt encrypt -> sealed(job, look, encrypt, fields);
                    case EncryptionDecision.Refuse refuse -> throw refuse.error();
                });
    }

    private Uni<Written> sealed(CopyJob job, ObjectLooks.Look look, EncryptionDecision.Encrypt encrypt, Fields fields) {
        CopySources.requireSize(look.size(), SizeLaw.MAX_PUT_PLAIN);
        CopySide target = job.target();
        return sealing.begin(job.caller(), target.rule(), encrypt, target.object(), look.size())
                .flatMap(object -> Uni.createFrom()
                        .item(() ->
                                ObjectFields.enveloped(fields, object.envelope().encode()))
                        .flatMap(enveloped ->
                                whole(job, look).flatMap(body -> put.sealed(job, enveloped, object.sealed(body))))
                        .map(written -> written.shownAs(
                                        ObjectLooks.shownEtag(target.rule(), written.etag(), object.md5()))
                                .summed(object.checksum()))
                        .onTermination()
                        .invoke(object::close));
    }

    /** A checksum that was asked for is the store's to keep; a store that takes none has no such copy. */
    private Uni<Written> plain(CopyJob job, ObjectLooks.Look look, Fields fields) {
        boolean asked = CopyChecksum.asked(job.fields()).isPresent();
        return job.target().store().capabilities().flatMap(can -> {
            if (asked && look.size() > PutObjectHandler.COLLECTED && !can.has(Capability.TRAILING_CHECKSUM)) {
                throw new S3Exception(
                                S3Error.NOT_IMPLEMENTED,
                                "The store behind this gateway takes no checksum of an object that is decrypted on its"
                                        + " way.")
                        .with("Header", S3Header.CHECKSUM_ALGORITHM.wireName());
            }
            return whole(job, look)
                    .flatMap(body ->
                            put.plain(job, fields, body).map(written -> written.summed(body.verifiedChecksum())));
        });
    }

    private Uni<Body> whole(CopyJob job, ObjectLooks.Look look) {
        return reads.bytes(job.caller(), job.source(), look, Optional.empty(), job.fields())
                .map(body -> checksum.claiming(body, job.fields(), look));
    }
}
