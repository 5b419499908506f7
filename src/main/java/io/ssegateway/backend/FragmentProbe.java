package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.stream.Body;

/**
 * Whether an upload that is cut off leaves something: in plain framing, and in the one with a trailing checksum. Asked
 * in two steps, because a store may notice the cut some time later.
 */
final class FragmentProbe {
    static final String PLAIN = "cut";
    static final String CHUNKED = "cut-trailer";

    private static final long SENT = 64 * 1024L;
    private static final long NOTICED_MILLIS = 400;

    private final ProbeScratch scratch;
    private final Draft draft;
    private final boolean trailers;
    private long leftAt;

    /** {@code trailers}: whether the framing with a checksum is asked about; a store known to lack it is spared it. */
    FragmentProbe(ProbeScratch scratch, Draft draft, boolean trailers) {
        this.scratch = scratch;
        this.draft = draft;
        this.trailers = trailers;
    }

    /** Breaks two uploads off after some bytes have arrived. */
    Uni<Void> leave() {
        return cut(PLAIN, false)
                .flatMap(ignored ->
                        trailers ? cut(CHUNKED, true) : Uni.createFrom().voidItem())
                .invoke(ignored -> leftAt = System.nanoTime());
    }

    /** Looks for what became of them. */
    Uni<Void> look() {
        return noticed()
                .flatMap(ignored -> scratch.ask(scratch.request("HEAD", PLAIN)))
                .invoke(plain -> draft.decide(
                        Capability.CUT_UPLOADS_VANISH,
                        plain.good() ? Answer.no("a cut upload becomes an object") : Answer.YES))
                .flatMap(ignored -> scratch.ask(scratch.request("HEAD", CHUNKED)))
                .invoke(chunked -> {
                    if (chunked.good() && draft.holds(Capability.TRAILING_CHECKSUM)) {
                        draft.decide(
                                Capability.TRAILING_CHECKSUM, Answer.no("a cut upload becomes an object all the same"));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> cut(String name, boolean trailer) {
        Cut failure = new Cut();
        Body body = ProbeBytes.cut(scratch.vertx(), SENT, 2 * SENT, failure);
        StoreRequest put = scratch.request("PUT", name).body(body, false);
        // a store that refuses the framing answers before the cut
        return scratch.store()
                .send(trailer ? put.checksummed() : put)
                .replaceWithVoid()
                .onFailure(thrown -> thrown == failure || trailer)
                .recoverWithNull();
    }

    private Uni<Void> noticed() {
        long left = NOTICED_MILLIS - (System.nanoTime() - leftAt) / 1_000_000;
        return Uni.createFrom().emitter(emitter -> {
            long timer = scratch.vertx().setTimer(Math.max(1, left), ignored -> emitter.complete(null));
            emitter.onTermination(() -> scratch.vertx().cancelTimer(timer));
        });
    }

    /** How a probe breaks off its own upload. */
    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("the probe breaks this upload off", null, false, false);
        }
    }
}
