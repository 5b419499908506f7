package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.GetObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/**
 * The plain bytes of what a copy reads, in the very state that was looked at. Fails with the store's 412 or with
 * {@link ObjectChangedException} if there is another state by now.
 */
final class SourceReads {
    private final SealedReads reads;

    SourceReads(SealedReads reads) {
        this.reads = reads;
    }

    /**
     * The bytes; whoever takes the body ends it.
     *
     * @param range plain offsets; empty for all of them
     * @param fields of the copy
     */
    Uni<Body> bytes(
            Caller caller, CopySide side, ObjectLooks.Look look, Optional<ByteRange.Between> range, Fields fields) {
        Fields read = CopySources.fields(fields);
        if (!look.sealed()) {
            Fields pinned = look.head().pinned(ObjectFields.readToStore(read));
            Fields asked = range.map(r -> pinned.with(S3Header.RANGE, "bytes=" + r.first() + '-' + r.last()))
                    .orElse(pinned);
            return side.store()
                    .send(ObjectLooks.request("GET", side.object()).fields(asked))
                    .map(answer -> answer.body());
        }
        GetObject operation = new GetObject(side.object(), range.map(r -> r), Conditions.none(), Fields.none(), read);
        return reads.serve(
                        new ObjectRead(operation, caller, side.rule(), side.store()),
                        new SealedReads.Met(look.head(), Optional.of(look), Optional.empty()))
                .map(response -> ((S3Response.Bytes) response).body());
    }
}
