package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SegmentOpener;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.s3.ByteRange.Resolved;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.ByteTransform;
import io.ssegateway.stream.Opening;
import io.ssegateway.stream.OpeningRange;
import io.ssegateway.stream.S3Response;
import java.util.Optional;
import java.util.OptionalLong;

/** The stored bytes a selection takes, and the answer made of them. */
record SealedBody(ObjectRead read, ObjectLooks.Look look, Selection selection) {

    /**
     * An answer of the store that is there already, its body paused.
     *
     * @param asked the {@code Range} it was asked for; empty for the whole
     */
    record First(StoreResponse answer, Optional<String> asked) {}

    /**
     * The stored bytes: the answer that is there if it is the right one; else it is dropped and the store asked again,
     * for the state that was met. Fails with {@link ObjectChangedException} if the store no longer has it.
     */
    static Uni<StoreResponse> fetch(ObjectRead read, SealedReads.Met met, Optional<String> stored) {
        Optional<First> first = met.first();
        if (first.isPresent() && first.get().asked.equals(stored)) {
            return Uni.createFrom().item(first.get().answer);
        }
        first.ifPresent(dropped -> dropped.answer.body().abort());
        Fields pinned = read.pinned(met.head());
        StoreRequest request = ObjectLooks.request("GET", read.object())
                .fields(stored.map(range -> pinned.with(S3Header.RANGE, range)).orElse(pinned));
        return read.store()
                .send(request)
                .onFailure(ObjectLayouts::isChange)
                .transform(e -> new ObjectChangedException());
    }

    /** Of an object of one stream; with its checksum, where the layout is known. The key stays with the caller. */
    S3Response ofOneStream(StoreResponse answer, DataKey key, Optional<ObjectLayout> layout) {
        Envelope envelope = look.head().envelope().orElseThrow();
        if (selection.plain().isEmpty()) {
            Opening opening = new Opening(key, envelope, look.head().storedSize());
            look.digest().ifPresent(opening::expecting);
            Fields fields = layout.isPresent()
                    ? ShownChecksum.with(fields(), layout.get().checksum())
                    : fields();
            return answer(fields, answer, opening);
        }
        if (envelope.plainSize().isPresent() && envelope.plainSize().getAsLong() != look.size()) {
            throw new TamperedException("the stored size is not the envelope's");
        }
        Resolved range = selection.plain().get();
        SegmentOpener opener = SegmentOpener.of(key, 0, envelope.streamHeader().orElseThrow());
        return answer(
                fields(),
                answer,
                new OpeningRange(opener, new SegmentLayout(look.size()), range.first(), range.last()));
    }

    /** Of an object of parts. The key is taken over. */
    S3Response ofParts(StoreResponse answer, DataKey key, VerifiedLayout layout) {
        Envelope envelope = look.head().envelope().orElseThrow();
        if (selection.plain().isEmpty()) {
            Opening opening = Opening.of(key, envelope, layout, look.head().storedSize());
            look.digest().ifPresent(opening::expecting);
            Fields fields = read.wantsChecksum()
                    ? ShownChecksum.with(fields(), layout.layout().checksum())
                    : fields();
            return answer(fields, answer, opening);
        }
        Resolved range = selection.plain().get();
        return answer(fields(), answer, OpeningRange.of(key, layout.layout(), range.first(), range.last()));
    }

    /** An empty part. */
    S3Response nothing() {
        return new S3Response.Bytes(selection.status(), fields(), Body.empty());
    }

    /** What is told of the object and the selection. */
    Fields fields() {
        Fields described = SealedAnswer.described(
                read.caller(),
                read.object(),
                look.head(),
                look.head().envelope().orElseThrow(),
                look.etag(),
                read.operation().fields());
        return selection.told(
                ObjectFields.overridden(described, read.operation().overrides()), look.size());
    }

    private S3Response answer(Fields fields, StoreResponse answer, ByteTransform opening) {
        Body body = answer.body().through(opening, OptionalLong.of(selection.length(look.size())));
        return new S3Response.Bytes(selection.status(), fields, body);
    }
}
