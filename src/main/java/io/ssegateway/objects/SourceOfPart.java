package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.util.Optional;

/** What a copy into a part reads, in the state that was looked at. */
public final class SourceOfPart {
    /** 5 GiB: what S3 takes as a part. */
    private static final long MAX_PART = 5L << 30;

    private final SourceReads reads;
    private final Caller caller;
    private final CopySide side;
    private final Fields client;
    private final ObjectLooks.Look look;

    SourceOfPart(SourceReads reads, Caller caller, CopySide side, Fields client, ObjectLooks.Look look) {
        this.reads = reads;
        this.caller = caller;
        this.side = side;
        this.client = client;
        this.look = look;
    }

    /** Whether the source is sealed. */
    public boolean sealed() {
        return look.sealed();
    }

    /**
     * Plain bytes of a range of it, or of all of it.
     *
     * @throws S3Exception {@code InvalidArgument} for a range beyond its end, {@code InvalidRequest} for more than a
     *     part may have; in S3's words
     */
    public long length(Optional<ByteRange.Between> range) {
        if (range.isPresent() && range.get().last() >= look.size()) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Range specified is not valid for source object of size: " + look.size())
                    .with("ArgumentName", S3Header.COPY_SOURCE_RANGE.wireName())
                    .with(
                            "ArgumentValue",
                            "bytes=" + range.get().first() + '-' + range.get().last());
        }
        long length = range.map(r -> r.last() - r.first() + 1).orElse(look.size());
        CopySources.requireSize(length, MAX_PART);
        return length;
    }

    /** The version that is read, where the store tells one. */
    public Optional<String> version() {
        return look.head().fields().get(S3Header.VERSION_ID);
    }

    /** The client's fields of an UploadPartCopy that the store makes by itself, of this state only. */
    public Fields asked() {
        return CopyFields.asked(side.object(), look.head(), client);
    }

    /** The plain bytes, or a range of them; whoever takes the body ends it. */
    public Uni<Body> bytes(Optional<ByteRange.Between> range) {
        return reads.bytes(caller, side, look, range, client);
    }
}
