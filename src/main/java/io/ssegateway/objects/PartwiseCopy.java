package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a stored object's bytes as a multipart upload of ranges; the joined bytes are the source's. What goes wrong on
 * the way aborts the upload.
 */
final class PartwiseCopy {
    private static final int SMALL = 64 * 1024;

    private final CopyLimits limits;

    PartwiseCopy(CopyLimits limits) {
        this.limits = limits;
    }

    /**
     * One such copy.
     *
     * @param fields describe the target, tags included
     * @param condition on the target, in the store's words
     * @param byStore whether the store copies ranges by itself; else they pass through, one at a time
     */
    record Plan(CopyJob job, StoredHead source, Fields fields, Fields condition, boolean byStore) {
        StoreRequest request(String method) {
            return ObjectLooks.request(method, job.target().object()).fields(again());
        }

        /** What goes along with every request to the target. */
        Fields again() {
            return ObjectFields.readToStore(job.fields());
        }
    }

    /** Bytes of the source, both ends inclusive. */
    private record Range(int number, long first, long last) {
        String text() {
            return "bytes=" + first + '-' + last;
        }
    }

    Uni<Written> copy(Plan plan) {
        StoreRequest create = plan.request("POST").query("uploads", "").fields(plan.fields());
        return plan.job()
                .target()
                .store()
                .send(notReplayed(create))
                .flatMap(StoreXml::uploadId)
                .flatMap(id -> filled(plan, id)
                        .onFailure()
                        .call(() -> abort(plan, id))
                        .onCancellation()
                        .call(() -> abort(plan, id)));
    }

    private Uni<Written> filled(Plan plan, String id) {
        List<Range> ranges = ranges(plan.source().storedSize());
        List<Uni<StoreDocuments.Part>> copies = ranges.stream()
                .map(range -> Uni.createFrom().deferred(() -> part(plan, id, range, ranges.size() == 1)))
                .toList();
        return Uni.join()
                .all(copies)
                .usingConcurrencyOf(plan.byStore() ? limits.partsAtOnce() : 1)
                .andFailFast()
                .flatMap(parts -> complete(plan, id, parts));
    }

    private List<Range> ranges(long size) {
        List<Range> ranges = new ArrayList<>();
        for (long first = 0; first < size; first += limits.part()) {
            ranges.add(new Range(ranges.size() + 1, first, Math.min(size, first + limits.part()) - 1));
        }
        return ranges;
    }

    private static Uni<StoreDocuments.Part> part(Plan plan, String id, Range range, boolean whole) {
        StoreRequest put = plan.request("PUT")
                .query("partNumber", Integer.toString(range.number()))
                .query("uploadId", id);
        return (plan.byStore() ? byStore(plan, put, range, whole) : through(plan, put, range))
                .map(etag -> new StoreDocuments.Part(range.number(), etag));
    }

    /** A small source has no ranges for S3, only a whole. */
    private static Uni<String> byStore(Plan plan, StoreRequest put, Range range, boolean whole) {
        Fields fields = CopyFields.reading(
                plan.job().source().object(), plan.source(), plan.job().fields(), plan.again());
        return plan.job()
                .target()
                .store()
                .send(put.fields(whole ? fields : fields.with(S3Header.COPY_SOURCE_RANGE, range.text())))
                .flatMap(StoreXml::partCopied)
                .map(StoreXml.Result::etag);
    }

    private static Uni<String> through(Plan plan, StoreRequest put, Range range) {
        Fields pinned = plan.source()
                .pinned(ObjectFields.readToStore(CopySources.fields(plan.job().fields())))
                .with(S3Header.RANGE, range.text());
        return plan.job()
                .source()
                .store()
                .send(ObjectLooks.request("GET", plan.job().source().object()).fields(pinned))
                .flatMap(answer -> plan.job()
                        .target()
                        .store()
                        .collect(put.body(answer.body(), false).checksummed(), SMALL))
                .map(written -> written.head().fields().get(S3Header.ETAG).orElse(""));
    }

    private static Uni<Written> complete(Plan plan, String id, List<StoreDocuments.Part> parts) {
        StoreRequest request = plan.request("POST")
                .query("uploadId", id)
                .fields(ObjectFields.joined(plan.again(), plan.condition()))
                .body(Body.of(StoreDocuments.complete(parts)), false);
        return plan.job()
                .target()
                .store()
                .send(request)
                .flatMap(StoreXml::completed)
                .map(Written::of);
    }

    /** Best effort: what fails here must not hide why the copy failed. */
    private static Uni<Void> abort(Plan plan, String id) {
        StoreRequest request = plan.request("DELETE").query("uploadId", id);
        return plan.job()
                .target()
                .store()
                .collect(request, SMALL)
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** A second upload would never be completed. */
    private static StoreRequest notReplayed(StoreRequest request) {
        return request.body(Body.empty(), false);
    }
}
