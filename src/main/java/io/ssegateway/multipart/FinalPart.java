package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.FooterSeal;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.state.PartEntry;
import io.ssegateway.stream.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * What a sealed upload ends in at the store, as part 10 000: the last part where it was too small for one of its own,
 * then padding and footer. Each attempt at it has a footer of its own; one that is overwritten is no longer named by
 * its tag.
 */
final class FinalPart {
    /** The store's last part number, which no client may use. */
    static final int NUMBER = 10_000;

    private static final int SMALL = 64 * 1024;

    private final UploadKeys keys;
    private final MemoryBudget memory;

    FinalPart(UploadKeys keys, MemoryBudget memory) {
        this.keys = keys;
        this.memory = memory;
    }

    /** Writes it; the store's tag of it. */
    Uni<String> write(Upload.Sealed upload, CompletionPlan plan, Completion completion) {
        Optional<PartEntry> kept = plan.kept();
        long length = length(plan);
        long keptLength = kept.map(last -> last.record().storedSize()).orElse(0L);
        return Uni.createFrom().deferred(() -> {
            MemoryBudget.Lease lease = memory.lease(length + keptLength);
            StoreRequest part = completion.request("PUT").query("partNumber", Integer.toString(NUMBER));
            return stream(upload, kept, completion)
                    .map(stream -> sealed(upload, plan, stream, (int) length))
                    .flatMap(bytes ->
                            completion.store().collect(part.bytes(bytes).checksummed(), SMALL))
                    .map(answer -> PartUpload.etag(answer.head()))
                    .onTermination()
                    .invoke(lease::release);
        });
    }

    /** Bytes of the part: what the store's other parts leave of the object. */
    private static long length(CompletionPlan plan) {
        List<PartEntry> stored = plan.stored();
        return plan.layout().storedSize()
                - stored.stream()
                        .mapToLong(part -> SizeLaw.streamSize(part.record().plainSize()))
                        .sum();
    }

    private static Uni<Buffer> stream(Upload.Sealed upload, Optional<PartEntry> kept, Completion completion) {
        return kept.isEmpty()
                ? Uni.createFrom().item(Buffer.buffer())
                : upload.state()
                        .kept(upload.upload().uid(), kept.get())
                        .map(stream -> stream.orElseThrow(() -> completion.gone(kept.get())));
    }

    private Buffer sealed(Upload.Sealed upload, CompletionPlan plan, Buffer stream, int length) {
        try (FooterSeal seal =
                keys.footer(upload.footerKey(), upload.upload().secrets().md5Etag())) {
            FooterSeal.Footer footer =
                    seal.seal(plan.layout(), upload.upload().secrets().copy().encodeBinary());
            byte[] rest = footer.rest().toArray();
            Buffer all = Buffer.buffer(length).appendBuffer(stream);
            all.appendBytes(new byte[length - all.length() - rest.length]);
            return all.appendBytes(rest);
        }
    }
}
