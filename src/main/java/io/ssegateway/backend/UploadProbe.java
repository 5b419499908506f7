package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.backend.ProbeScratch.Outcome;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/**
 * The questions about multipart uploads, all asked of one: parts of 5 MiB, 5 MiB and a byte, and a byte as number 10
 * 000; completed with a wrong ETag first.
 */
final class UploadProbe {
    static final String KEY = "upload";

    private static final int SPARE_PART = 3;
    private static final int HIGHEST = 10_000;
    private static final int HIGH_ENOUGH = 4;
    private static final int PRECONDITION_FAILED = 412;
    private static final String NO_TAG = "\"00000000000000000000000000000000\"";

    private final ProbeScratch scratch;
    private final Draft draft;
    private final Set<Capability> asked;
    private final long partSize;

    UploadProbe(ProbeScratch scratch, Draft draft, Set<Capability> asked, long partSize) {
        this.scratch = scratch;
        this.draft = draft;
        this.asked = asked;
        this.partSize = partSize;
    }

    Uni<Void> run() {
        return scratch.store()
                .send(scratch.request("POST", KEY).query("uploads", ""))
                .flatMap(StoreXml::uploadId)
                .flatMap(upload -> inUpload(upload)
                        .onTermination()
                        .call(() -> scratch.ask(scratch.request("DELETE", KEY).query("uploadId", upload))
                                .onFailure()
                                .recoverWithNull()));
    }

    private Uni<Void> inUpload(String upload) {
        Uni<Void> checksums = asked.contains(Capability.PART_TRAILING_CHECKSUM)
                ? new ChecksumProbe(scratch, draft).ofParts(KEY, upload, SPARE_PART)
                : Uni.createFrom().voidItem();
        Uni<Void> copies = asked.contains(Capability.CONDITIONAL_PART_COPY)
                ? copied(upload)
                : Uni.createFrom().voidItem();
        return checksums
                .flatMap(ignored -> copies)
                .flatMap(ignored -> part(upload, 1, partSize))
                .flatMap(first -> part(upload, 2, partSize + 1)
                        .flatMap(second -> last(upload)
                                .flatMap(last -> joined(upload, List.of(part(1, first), part(2, second), last)))));
    }

    /** Of the object, under a tag that it has not. */
    private Uni<Void> copied(String upload) {
        StoreRequest copy = scratch.request("PUT", KEY)
                .query("partNumber", Integer.toString(SPARE_PART))
                .query("uploadId", upload)
                .fields(scratch.copying(ObjectProbe.OBJECT).with(S3Header.COPY_SOURCE_IF_MATCH, NO_TAG));
        Uni<Outcome> tried = scratch.store()
                .send(copy)
                .flatMap(StoreXml::partCopied)
                .map(result ->
                        new Outcome(result.head().status(), "", result.head().fields(), Buffer.buffer()));
        return ProbeScratch.refusable(tried).map(answer -> {
            boolean judged = answer.status() == PRECONDITION_FAILED;
            String reason = answer.good() ? "it copies whatever the source's ETag is" : answer.words();
            draft.decide(Capability.CONDITIONAL_PART_COPY, judged ? Answer.YES : Answer.no(reason));
            return null;
        });
    }

    /** A part of one byte with the highest number, or one that will do. */
    private Uni<StoreDocuments.Part> last(String upload) {
        return scratch.ask(put(upload, HIGHEST, 1)).flatMap(answer -> {
            draft.decide(Capability.LAST_PART, answer.good() ? Answer.YES : Answer.no(answer.words()));
            return answer.good()
                    ? Uni.createFrom().item(part(HIGHEST, answer))
                    : part(upload, HIGH_ENOUGH, 1).map(other -> part(HIGH_ENOUGH, other));
        });
    }

    private Uni<Void> joined(String upload, List<StoreDocuments.Part> parts) {
        List<StoreDocuments.Part> wrong = List.of(parts.get(0), new StoreDocuments.Part(2, NO_TAG), parts.get(2));
        return complete(upload, wrong).flatMap(first -> {
            draft.decide(
                    Capability.PART_TAGS_CHECKED,
                    first.good() ? Answer.no("it completes an upload with other parts than named") : Answer.YES);
            if (first.good()) {
                draft.decide(Capability.UNEQUAL_PARTS, Answer.YES);
                return Uni.createFrom().voidItem();
            }
            return complete(upload, parts).map(second -> {
                draft.decide(Capability.UNEQUAL_PARTS, second.good() ? Answer.YES : Answer.no(second.words()));
                return null;
            });
        });
    }

    private Uni<Outcome> complete(String upload, List<StoreDocuments.Part> parts) {
        StoreRequest request = scratch.request("POST", KEY)
                .query("uploadId", upload)
                .body(Body.of(StoreDocuments.complete(parts)), false);
        return ProbeScratch.refusable(scratch.store()
                .send(request)
                .flatMap(StoreXml::completed)
                .map(result ->
                        new Outcome(result.head().status(), "", result.head().fields(), Buffer.buffer())));
    }

    /** A part that must be taken: without it nothing can be found out. */
    private Uni<Outcome> part(String upload, int number, long size) {
        return scratch.store()
                .collect(put(upload, number, size), 1 << 16)
                .map(answer ->
                        new Outcome(answer.head().status(), "", answer.head().fields(), answer.bytes()));
    }

    private StoreRequest put(String upload, int number, long size) {
        return scratch.request("PUT", KEY)
                .query("partNumber", Integer.toString(number))
                .query("uploadId", upload)
                .body(ProbeBytes.of(scratch.vertx(), size), false);
    }

    private static StoreDocuments.Part part(int number, Outcome answer) {
        return new StoreDocuments.Part(
                number, answer.fields().get(S3Header.ETAG).orElseThrow(VertxStore::unreadable));
    }
}
