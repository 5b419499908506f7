package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.ProbeReport.Answer;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.backend.ProbeScratch.Outcome;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The questions about single objects. Each writes what it found into the draft; needs the object of {@link #basis}. */
final class ObjectProbe {
    /** The object that the others look at. */
    static final String OBJECT = "object";

    static final String LONG_METADATA = "metadata";
    static final String COPY = "copy";

    private static final String CONTENT = "0123456789abcdef";
    private static final int SUFFIX = 3;
    /** The greatest envelope (FORMAT.md §2). */
    private static final int METADATA = 1_024;

    private static final String NO_TAG = "\"00000000000000000000000000000000\"";

    private final ProbeScratch scratch;
    private final Draft draft;

    ObjectProbe(ProbeScratch scratch, Draft draft) {
        this.scratch = scratch;
        this.draft = draft;
    }

    /**
     * Writes the object; fails if that is not allowed: then nothing can be found out. That it was taken says of its
     * signature that it is right.
     */
    Uni<Void> basis() {
        return scratch.store()
                .collect(scratch.request("PUT", OBJECT).body(Body.of(Buffer.buffer(CONTENT)), true), 1 << 16)
                .invoke(ignored -> draft.decide(Capability.SIGNED_PAYLOAD, Answer.YES))
                .replaceWithVoid();
    }

    Uni<Void> metadata() {
        String value = "a".repeat(METADATA - 1) + "_";
        Fields fields = Fields.none().withMetadata(S3Header.ENVELOPE_METADATA, value);
        StoreRequest put =
                scratch.request("PUT", LONG_METADATA).fields(fields).body(Body.of(Buffer.buffer(CONTENT)), true);
        return scratch.ask(put).flatMap(stored -> {
            if (!stored.good()) {
                return decided(Capability.METADATA, Answer.no(stored.words()));
            }
            return scratch.ask(scratch.request("HEAD", LONG_METADATA)).flatMap(head -> {
                Optional<String> got = head.fields().metadata(S3Header.ENVELOPE_METADATA);
                boolean same = got.filter(value::equals).isPresent();
                String reason =
                        got.map(text -> text.length() + " characters come back").orElse("it does not come back");
                return decided(Capability.METADATA, same ? Answer.YES : Answer.no(reason));
            });
        });
    }

    Uni<Void> conditionalRead() {
        StoreRequest get = scratch.request("GET", OBJECT).fields(Fields.none().with(S3Header.IF_MATCH, NO_TAG));
        return scratch.ask(get)
                .flatMap(answer ->
                        decided(Capability.CONDITIONAL_READS, answer.good() ? Answer.no(answer.words()) : Answer.YES));
    }

    Uni<Void> suffixRange() {
        StoreRequest get =
                scratch.request("GET", OBJECT).fields(Fields.none().with(S3Header.RANGE, "bytes=-" + SUFFIX));
        return scratch.ask(get).flatMap(answer -> {
            boolean right = answer.status() == 206
                    && answer.bytes().toString().equals(CONTENT.substring(CONTENT.length() - SUFFIX));
            return decided(Capability.SUFFIX_RANGES, right ? Answer.YES : Answer.no(answer.words()));
        });
    }

    Uni<Void> listing() {
        ListQuery query = new ListQuery(
                2,
                Optional.of(scratch.prefix()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100,
                true,
                false);
        StoreRequest list = StoreRequest.of("GET", scratch.bucket())
                .query("list-type", "2")
                .query("encoding-type", "url")
                .query("max-keys", "100")
                .query("prefix", scratch.prefix());
        return scratch.store()
                .send(list)
                .flatMap(answer -> StoreXml.listing(answer, scratch.bucket(), query))
                .flatMap(page -> decided(
                        Capability.LIST_AFTER_PUT,
                        shows(page) ? Answer.YES : Answer.no("an object that was just written is not listed")));
    }

    private boolean shows(ListPage page) {
        return page.entries().stream().anyMatch(entry -> entry.key().equals(scratch.prefix() + OBJECT));
    }

    Uni<Void> conditionalCopy() {
        return scratch.ask(copy(NO_TAG)).flatMap(wrong -> {
            if (wrong.good()) {
                return decided(Capability.CONDITIONAL_COPY, Answer.no("it copies whatever the source's ETag is"));
            }
            return scratch.ask(scratch.request("HEAD", OBJECT))
                    .flatMap(head -> copied(head.fields().get(S3Header.ETAG).orElseThrow(VertxStore::unreadable)))
                    .flatMap(answer -> decided(Capability.CONDITIONAL_COPY, answer));
        });
    }

    private Uni<Answer> copied(String etag) {
        Uni<Outcome> copy = scratch.store()
                .send(copy(etag))
                .flatMap(StoreXml::copied)
                .map(result ->
                        new Outcome(result.head().status(), "", result.head().fields(), Buffer.buffer()));
        return ProbeScratch.refusable(copy)
                .flatMap(right -> right.good()
                        ? scratch.ask(scratch.request("HEAD", COPY)).map(ObjectProbe::replaced)
                        : Uni.createFrom().item(Answer.no(right.words())));
    }

    private static Answer replaced(Outcome head) {
        return head.fields().metadata("probe").filter("copied"::equals).isPresent()
                ? Answer.YES
                : Answer.no("the copy has not the new metadata");
    }

    private StoreRequest copy(String etag) {
        Fields fields = scratch.copying(OBJECT)
                .with(S3Header.COPY_SOURCE_IF_MATCH, etag)
                .with(S3Header.METADATA_DIRECTIVE, "REPLACE")
                .withMetadata("probe", "copied");
        return scratch.request("PUT", COPY).fields(fields);
    }

    private Uni<Void> decided(Capability capability, Answer answer) {
        draft.decide(capability, answer);
        return Uni.createFrom().voidItem();
    }
}
