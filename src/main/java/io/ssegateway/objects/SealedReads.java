package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.s3.Fields;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.Opening;
import io.ssegateway.stream.S3Response;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Reads of sealed objects, once the store has told which object it is. Right and key are checked before anything else
 * is asked of the store. An object of one stream is opened from the answer that is there; one of many streams, and one
 * whose checksum is wanted, needs its layout first (FORMAT.md §6, "requests per operation").
 *
 * <p>Fails with {@link ObjectChangedException} if the store no longer has the state that was met.
 */
public final class SealedReads {
    /** Plain bytes up to which an object is collected to learn its checksum from its own footer. */
    private static final int COLLECTED = PutObjectHandler.COLLECTED;

    private final ObjectKeys keys;
    private final ObjectLooks looks;
    private final ObjectLayouts layouts;

    /** Takes keys, tags and layouts of objects. */
    public SealedReads(ObjectKeys keys, ObjectLooks looks, ObjectLayouts layouts) {
        this.keys = keys;
        this.looks = looks;
        this.layouts = layouts;
    }

    /**
     * An object that was met.
     *
     * @param look how clients see it, where that is known already
     * @param first the store's answer that showed it, where that was one with a body
     */
    record Met(StoredHead head, Optional<ObjectLooks.Look> look, Optional<SealedBody.First> first) {
        Envelope envelope() {
            return head.envelope().orElseThrow();
        }
    }

    /**
     * The answer. The transport is the caller's to have checked. Takes over the body of {@code first}: whatever
     * happens, it gets its end.
     */
    Uni<S3Response> serve(ObjectRead read, Met met) {
        Fields client = read.operation().fields();
        ReadRules.keyFits(read.rule(), Optional.of(met.envelope()), client);
        return keys.open(read.caller(), read.rule(), read.object(), met.envelope(), client)
                .flatMap(key -> holding(key, () -> opened(read, met, key)));
    }

    private Uni<S3Response> opened(ObjectRead read, Met met, DataKey key) {
        if (met.envelope().flags().multipart()) {
            return layouts.of(read.layoutOf(met.head), key)
                    .flatMap(layout -> ofParts(read, seen(read, met, layout), key, layout));
        }
        if (!read.wantsChecksum()) {
            return looked(read, met).flatMap(look -> ofOneStream(read, met, look, key, Optional.empty()));
        }
        Optional<VerifiedLayout> known = layouts.remembered(read.object(), met.head, key);
        if (known.isEmpty() && ReadRules.plainSize(met.head) <= COLLECTED) {
            return collected(read, met, key);
        }
        return layouts.of(read.layoutOf(met.head), key)
                .flatMap(layout -> ofOneStream(
                        read, met, seen(read, met, layout).look().orElseThrow(), key, Optional.of(layout.layout())));
    }

    private Uni<ObjectLooks.Look> looked(ObjectRead read, Met met) {
        return met.look.isPresent()
                ? Uni.createFrom().item(met.look.get())
                : looks.shown(
                        read.store(),
                        read.rule(),
                        read.object(),
                        met.head,
                        read.operation().fields());
    }

    /** With the tag that the layout tells; what was shown of the object before must not differ. */
    private Met seen(ObjectRead read, Met met, VerifiedLayout layout) {
        Optional<ObjectLooks.Look> before = met.look;
        if (before.flatMap(ObjectLooks.Look::digest).isPresent()
                && !before.get().digest().equals(layout.layout().etag())) {
            throw new TamperedException("the ETag that was shown is not the object's");
        }
        return before.isPresent()
                ? met
                : new Met(
                        met.head,
                        Optional.of(looks.known(read.rule(), read.object(), met.head, layout.layout())),
                        met.first);
    }

    private static Uni<S3Response> ofOneStream(
            ObjectRead read, Met met, ObjectLooks.Look look, DataKey key, Optional<ObjectLayout> layout) {
        Selection selection =
                Selection.ofOneStream(read.operation().range(), read.operation().partNumber(), look.size());
        return SealedBody.fetch(read, met, selection.stored())
                .map(answer -> ended(answer, () -> {
                    try (key) {
                        return new SealedBody(read, look, selection.servedBy(answer)).ofOneStream(answer, key, layout);
                    }
                }));
    }

    private static Uni<S3Response> ofParts(ObjectRead read, Met met, DataKey key, VerifiedLayout layout) {
        ObjectLooks.Look look = met.look.orElseThrow();
        Selection selection =
                Selection.ofParts(read.operation().range(), read.operation().partNumber(), layout.layout());
        if (selection.isNothing()) {
            met.first.ifPresent(first -> first.answer().body().abort());
            key.close();
            return Uni.createFrom().item(() -> new SealedBody(read, look, selection).nothing());
        }
        return SealedBody.fetch(read, met, selection.stored())
                .map(answer -> ended(
                        answer,
                        () -> new SealedBody(read, look, selection.servedBy(answer)).ofParts(answer, key, layout)));
    }

    /** A small object whole in memory: its own footer tells tag and checksum, and no further request is needed. */
    private Uni<S3Response> collected(ObjectRead read, Met met, DataKey key) {
        return SealedBody.fetch(read, met, Optional.empty()).flatMap(answer -> {
            Opening opening = ended(answer, () -> {
                try (key) {
                    return new Opening(key, met.envelope(), met.head.storedSize());
                }
            });
            met.look.flatMap(ObjectLooks.Look::digest).ifPresent(opening::expecting);
            Body plain = answer.body().through(opening, OptionalLong.empty());
            return Collecting.collect(plain, COLLECTED).map(bytes -> {
                ObjectLayout layout = opening.layout().orElseThrow();
                ObjectLooks.Look look =
                        met.look.orElseGet(() -> looks.known(read.rule(), read.object(), met.head, layout));
                return new S3Response.Bytes(
                        200,
                        ShownChecksum.with(new SealedBody(read, look, Selection.whole()).fields(), layout.checksum()),
                        Body.of(bytes));
            });
        });
    }

    /** What fails before the body is handed on gives it its end. */
    private static <T> T ended(StoreResponse answer, Supplier<T> next) {
        try {
            return next.get();
        } catch (RuntimeException e) {
            answer.body().abort();
            throw e;
        }
    }

    /** The key is the next step's to close once it has succeeded. */
    private static Uni<S3Response> holding(DataKey key, Supplier<Uni<S3Response>> next) {
        return Uni.createFrom()
                .deferred(next::get)
                .onFailure()
                .invoke(key::close)
                .onCancellation()
                .invoke(key::close);
    }
}
