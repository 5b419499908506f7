package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.backend.ProbeScratch.Outcome;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The questions about what comes with a write besides bytes: conditions, tags, a checksum in the head. Each writes what
 * it found into the draft; needs the object of {@link ObjectProbe#basis}.
 */
final class WriteProbe {
    static final String TAGGED = "tags";
    static final String SUMMED = "sum";

    private static final String CONTENT = "0123456789abcdef";
    private static final String NO_TAG = "\"00000000000000000000000000000000\"";
    private static final String TAGS = "probe=tagged";
    private static final int PRECONDITION_FAILED = 412;
    private static final String REPLACED = "it overwrites whatever the condition";

    private final ProbeScratch scratch;
    private final Draft draft;

    WriteProbe(ProbeScratch scratch, Draft draft) {
        this.scratch = scratch;
        this.draft = draft;
    }

    /** Two conditions that do not hold, of an object that is there. Source: Amazon S3 API Reference, PutObject. */
    Uni<Void> conditions() {
        return judged(S3Header.IF_NONE_MATCH, "*")
                .flatMap(first -> first.keeps()
                        ? judged(S3Header.IF_MATCH, NO_TAG)
                        : Uni.createFrom().item(first))
                .map(answer -> decided(Capability.CONDITIONAL_WRITES, answer));
    }

    private Uni<Answer> judged(S3Header condition, String value) {
        return scratch.ask(put(ObjectProbe.OBJECT, Fields.none().with(condition, value)))
                .map(answer -> answer.status() == PRECONDITION_FAILED
                        ? Answer.YES
                        : Answer.no(condition.wireName() + ": " + (answer.good() ? REPLACED : answer.words())));
    }

    /** Tags that were taken are counted, or told when asked for. */
    Uni<Void> tags() {
        return scratch.ask(put(TAGGED, Fields.none().with(S3Header.TAGGING, TAGS)))
                .flatMap(stored -> stored.good() ? kept() : Uni.createFrom().item(Answer.no(stored.words())))
                .map(answer -> decided(Capability.OBJECT_TAGS, answer));
    }

    private Uni<Answer> kept() {
        return scratch.ask(scratch.request("GET", TAGGED).query("tagging", "")).map(answer -> {
            boolean there = answer.good()
                    && answer.bytes().toString(StandardCharsets.UTF_8).contains("<Key>probe</Key>");
            return there ? Answer.YES : Answer.no("it takes them and does not keep them");
        });
    }

    /** A right checksum in the head. */
    Uni<Void> sums() {
        CRC32C crc = new CRC32C();
        crc.update(CONTENT.getBytes(StandardCharsets.US_ASCII));
        byte[] value =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        Checksum sum = new Checksum(Checksum.Algorithm.CRC32C, value);
        return scratch.ask(put(SUMMED, Fields.none().with(sum.algorithm().header(), sum.base64())))
                .map(answer -> decided(Capability.CHECKSUM_FIELDS, taken(answer)));
    }

    private static Answer taken(Outcome answer) {
        return answer.good() ? Answer.YES : Answer.no(answer.words());
    }

    private StoreRequest put(String name, Fields fields) {
        return scratch.request("PUT", name).fields(fields).body(Body.of(Buffer.buffer(CONTENT)), true);
    }

    private Void decided(Capability capability, Answer answer) {
        draft.decide(capability, answer);
        return null;
    }
}
