package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.PartEntry;
import io.ssegateway.state.UploadDone;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Checksums;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.stream.S3Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an object of a sealed upload: what the client names is checked against records and the store's own listing, the
 * footer goes up as part 10 000, and the store's Complete makes all of it visible at once.
 *
 * <p><b>Races.</b> Of two that complete at once one overwrites the other's footer; the store then refuses the part that
 * is no longer there, and everything is read and checked again. Whoever comes too late finds the upload gone and looks
 * whether the object is what he asked for ({@link FinishedUpload}).
 */
public final class SealedCompletion {
    private static final int ATTEMPTS = 3;
    /** A part's claim, record and line of the store's listing, about. */
    private static final int BYTES_PER_PART = 1_024;

    private final CachingUploads uploads;
    private final WriteConditions conditions;
    private final Shared shared;
    private final FinalPart finalPart;
    private final InstantSource clock;
    private final long largest;

    /** What all uploads share. */
    public record Shared(UploadKeys keys, Checksums checksums, MemoryBudget memory) {}

    /**
     * Takes its collaborators.
     *
     * @param largestStored bytes of the largest object the store takes
     */
    public SealedCompletion(
            CachingUploads uploads,
            WriteConditions conditions,
            Shared shared,
            InstantSource clock,
            long largestStored) {
        this.uploads = uploads;
        this.conditions = conditions;
        this.shared = shared;
        this.finalPart = new FinalPart(shared.keys, shared.memory);
        this.clock = clock;
        this.largest = SizeLaw.largestPlain(largestStored).orElse(0);
    }

    /** The answer; does nothing before it is subscribed to. */
    Uni<S3Response.Xml> complete(Completion completion, Upload.Sealed upload) {
        return Uni.createFrom().deferred(() -> {
            long parts = completion.operation().parts().size();
            MemoryBudget.Lease lease = shared.memory.lease(parts * BYTES_PER_PART);
            return attempt(completion, upload, 1)
                    .onFailure(SealedCompletion::gone)
                    .recoverWithUni(failure -> late(completion, upload))
                    .onTermination()
                    .invoke(lease::release);
        });
    }

    private Uni<S3Response.Xml> attempt(Completion completion, Upload.Sealed upload, int number) {
        return PartReading.both(completion, upload)
                .map(committed -> CompletionPlan.of(
                        completion.operation(),
                        upload.upload(),
                        committed,
                        new UploadChecksum(upload.upload().checksum(), shared.checksums),
                        largest))
                .flatMap(plan -> written(completion, upload, plan))
                .onFailure(SealedCompletion::overwritten)
                .recoverWithUni(() -> again(completion, upload, number));
    }

    private Uni<S3Response.Xml> again(Completion completion, Upload.Sealed upload, int number) {
        return number < ATTEMPTS
                ? attempt(completion, upload, number + 1)
                : Uni.createFrom()
                        .failure(new S3Exception(
                                S3Error.SERVICE_UNAVAILABLE,
                                "This upload is being completed by another request. Please try again."));
    }

    private Uni<S3Response.Xml> written(Completion completion, Upload.Sealed upload, CompletionPlan plan) {
        return conditions
                .translated(
                        completion.store(),
                        completion.rule(),
                        completion.object(),
                        completion.operation().conditions())
                .flatMap(asked -> finalPart
                        .write(upload, plan, completion)
                        .flatMap(etag -> completed(completion, plan, etag, asked)))
                .flatMap(done -> {
                    String etag = UploadFields.shownEtag(
                            completion.rule(), done.etag(), plan.layout().etag());
                    return ended(completion, upload, done.head().fields(), etag, plan.checksum());
                });
    }

    private static Uni<StoreXml.Result> completed(
            Completion completion, CompletionPlan plan, String finalTag, Fields asked) {
        List<CompletedPart> parts = new ArrayList<>();
        for (PartEntry part : plan.stored()) {
            String etag = '"' + part.where().storeEtag().orElseThrow() + '"';
            parts.add(new CompletedPart(part.part(), etag, Optional.empty()));
        }
        parts.add(new CompletedPart(FinalPart.NUMBER, finalTag, Optional.empty()));
        return completion
                .store()
                .send(completion
                        .request("POST")
                        .fields(merged(completion.hop(), asked))
                        .body(Body.of(StoreDocuments.completion(parts)), false))
                .flatMap(StoreXml::completed);
    }

    /** The upload is gone: aborted, or an object by now. */
    private Uni<S3Response.Xml> late(Completion completion, Upload.Sealed upload) {
        return FinishedUpload.find(completion, upload).flatMap(found -> {
            String etag = UploadFields.shownEtag(
                    completion.rule(),
                    found.fields().get(S3Header.ETAG).orElse(""),
                    found.layout().etag());
            Optional<TypedChecksum> checksum = found.layout().checksum().map(ChecksumForms::shown);
            return ended(completion, upload, found.fields(), etag, checksum);
        });
    }

    /** The object is visible: whether its end can be noted no longer decides about the answer. */
    private Uni<S3Response.Xml> ended(
            Completion completion, Upload.Sealed upload, Fields store, String etag, Optional<TypedChecksum> checksum) {
        uploads.ended(completion.rule().backend(), upload.upload());
        UploadDone done = new UploadDone(
                clock.instant(),
                PartTags.bare(etag),
                store.get(S3Header.VERSION_ID),
                checksum.map(ChecksumForms::stored));
        S3Response.Xml answer = completion.answer(
                upload.completed(
                        completion.rule(), store, completion.operation().fields()),
                etag,
                checksum);
        return upload.state()
                .markDone(upload.upload(), done)
                .map(marked -> answer)
                .onFailure()
                .recoverWithItem(answer);
    }

    private static Fields merged(Fields one, Fields other) {
        Map<S3Header, String> all = new EnumMap<>(S3Header.class);
        one.forEach(all::put);
        other.forEach(all::put);
        return Fields.of(all, Map.of());
    }

    /** Of the client's parts none is named that was not just seen: it is the footer that somebody else overwrote. */
    private static boolean overwritten(Throwable failure) {
        return failure instanceof StoreError error && error.code().equals(S3Error.INVALID_PART.code());
    }

    private static boolean gone(Throwable failure) {
        return failure instanceof StoreError error && error.code().equals(S3Error.NO_SUCH_UPLOAD.code());
    }
}
