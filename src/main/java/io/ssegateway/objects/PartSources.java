package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.function.Function;
import java.util.function.Supplier;

/** Looks at what copies into parts read. */
public final class PartSources {
    private static final int ATTEMPTS = 3;

    private final CopySources sources;
    private final SourceReads reads;

    /** Takes what looks and what reads. */
    public PartSources(ObjectLooks looks, SealedReads reads) {
        this.sources = new CopySources(looks);
        this.reads = new SourceReads(reads);
    }

    /**
     * Looks at the source and has it used; looks again, three times in all, where it was overwritten meanwhile. Rights
     * on the source are the caller's to have checked; conditions, transport and what may be read are judged here.
     *
     * @param fields the client's
     * @return fails with {@code ServiceUnavailable} if the source keeps changing
     */
    public <T> Uni<T> use(
            Caller caller, CopySide side, CopySource asked, Fields fields, Function<SourceOfPart, Uni<T>> use) {
        return attempt(
                () -> sources.look(caller, side, asked, fields)
                        .flatMap(look -> use.apply(new SourceOfPart(reads, caller, side, fields, look))
                                .onFailure(PartSources::isChange)
                                .transform(ignored -> new ObjectChangedException())),
                1);
    }

    private static <T> Uni<T> attempt(Supplier<Uni<T>> once, int number) {
        return once.get()
                .onFailure(ObjectChangedException.class)
                .recoverWithUni(changed -> number < ATTEMPTS
                        ? attempt(once, number + 1)
                        : Uni.createFrom().failure(keepsChanging()));
    }

    /** What is told when every attempt met another state. */
    static S3Exception keepsChanging() {
        return new S3Exception(
                S3Error.SERVICE_UNAVAILABLE, "The copy's source is being overwritten. Please try again.");
    }

    private static boolean isChange(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.PRECONDITION_FAILED.status();
    }
}
