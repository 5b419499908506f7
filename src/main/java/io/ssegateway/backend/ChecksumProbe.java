package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Whether a store takes a trailing checksum and verifies it. One that takes any is as good as one that takes none, and
 * so is one that publishes what came of an upload cut in this framing, or keeps the framing as the object's encoding.
 */
final class ChecksumProbe {
    static final String RIGHT = "trailer";
    static final String WRONG = "wrong-trailer";

    private static final long SIZE = 1_000;
    private static final Checksum WRONG_SUM = new Checksum(Checksum.Algorithm.CRC32C, new byte[] {1, 2, 3, 4});

    private final ProbeScratch scratch;
    private final Draft draft;

    ChecksumProbe(ProbeScratch scratch, Draft draft) {
        this.scratch = scratch;
        this.draft = draft;
    }

    Uni<Void> ofObjects() {
        return verified((name, body) -> scratch.request("PUT", name).body(body, false))
                .flatMap(answer -> answer.keeps() ? stored() : Uni.createFrom().item(answer))
                .map(answer -> decided(Capability.TRAILING_CHECKSUM, answer));
    }

    /** Of parts of an upload that declared nothing; {@code number} is none that will be completed. */
    Uni<Void> ofParts(String key, String upload, int number) {
        return verified((name, body) -> scratch.request("PUT", key)
                        .query("partNumber", Integer.toString(number))
                        .query("uploadId", upload)
                        .body(body, false))
                .map(answer -> decided(Capability.PART_TRAILING_CHECKSUM, answer));
    }

    private Uni<Answer> verified(BiFunction<String, Body, StoreRequest> put) {
        StoreRequest right =
                put.apply(RIGHT, ProbeBytes.of(scratch.vertx(), SIZE)).checksummed();
        return scratch.ask(right).flatMap(taken -> {
            if (!taken.good()) {
                return Uni.createFrom().item(Answer.no(taken.words()));
            }
            return scratch.ask(put.apply(WRONG, lying())
                            .trailing(Optional.of(new TrailingChecksum.Announced(WRONG_SUM.algorithm()))))
                    .map(wrong -> wrong.good() ? Answer.no("it takes a wrong one as well") : Answer.YES);
        });
    }

    private Uni<Answer> stored() {
        return scratch.ask(scratch.request("HEAD", RIGHT)).map(head -> {
            boolean bare = head.fields()
                    .get(S3Header.CONTENT_LENGTH)
                    .filter(Long.toString(SIZE)::equals)
                    .isPresent();
            return bare && !head.fields().has(S3Header.CONTENT_ENCODING)
                    ? Answer.YES
                    : Answer.no("it stores the framing");
        });
    }

    private Body lying() {
        return ProbeBytes.of(scratch.vertx(), SIZE).claiming(() -> Optional.of(WRONG_SUM));
    }

    private Void decided(Capability capability, Answer answer) {
        draft.decide(capability, answer);
        return null;
    }
}
