package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.backend.ProbeReport.Draft;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds out what a store can do, by some forty requests for scratch keys below {@code probe/}, one after another and on
 * an event loop of its own; 10 MiB go out for the questions about multipart uploads. What it wrote is removed, also
 * after a failure.
 *
 * <p>A question whose answer the store's trouble hides is left undecided. Fails if the first object cannot be written,
 * or after {@link #LIMIT}.
 */
final class StoreProbe {
    /** After this time it is given up. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME = 12;
    private static final List<String> WRITTEN = List.of(
            ObjectProbe.OBJECT,
            ObjectProbe.LONG_METADATA,
            ObjectProbe.COPY,
            ChecksumProbe.RIGHT,
            ChecksumProbe.WRONG,
            FragmentProbe.PLAIN,
            FragmentProbe.CHUNKED,
            WriteProbe.TAGGED,
            WriteProbe.SUMMED,
            UploadProbe.KEY);

    private final Vertx vertx;
    private final ProbeScratch scratch;
    private final StatedCapabilities stated;
    private final Draft draft = new Draft();

    private record Question(Set<Capability> about, Supplier<Uni<Void>> ask) {}

    private StoreProbe(Vertx vertx, ProbeScratch scratch, StatedCapabilities stated) {
        this.vertx = vertx;
        this.scratch = scratch;
        this.stated = stated;
    }

    /**
     * Asks what is not stated; the store is the bare one, in which nothing is made up for. Each subscription asks anew.
     */
    static Uni<ProbeReport> ask(Vertx vertx, Store bare, BucketName bucket, StatedCapabilities stated) {
        return Uni.createFrom().deferred(() -> {
            byte[] name = new byte[NAME];
            RANDOM.nextBytes(name);
            String prefix = ProbeScratch.ALL + HexFormat.of().formatHex(name) + "/";
            return new StoreProbe(vertx, new ProbeScratch(vertx, bare, bucket, prefix), stated).bounded();
        });
    }

    private Uni<ProbeReport> bounded() {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(ignored -> {
                    Cancellable running = report().onTermination()
                            .call(this::cleanUp)
                            .subscribe()
                            .with(emitter::complete, emitter::fail);
                    long timer = vertx.setTimer(LIMIT.toMillis(), late -> {
                        running.cancel();
                        emitter.fail(new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The probe took too long."));
                    });
                    emitter.onTermination(() -> {
                        vertx.cancelTimer(timer);
                        running.cancel();
                    });
                }));
    }

    private Uni<ProbeReport> report() {
        Uni<Void> all = new ObjectProbe(scratch, draft).basis();
        for (Question question : questions()) {
            all = all.flatMap(ignored -> asked(question));
        }
        return all.map(ignored -> draft.report());
    }

    private Uni<Void> asked(Question question) {
        return Uni.createFrom().deferred(() -> question.ask().get()).onFailure().recoverWithItem(failure -> {
            question.about().forEach(each -> draft.leave(each, String.valueOf(failure.getMessage())));
            return null;
        });
    }

    private List<Question> questions() {
        ObjectProbe objects = new ObjectProbe(scratch, draft);
        ChecksumProbe checksums = new ChecksumProbe(scratch, draft);
        FragmentProbe fragments = new FragmentProbe(scratch, draft, unstated().contains(Capability.TRAILING_CHECKSUM));
        WriteProbe writes = new WriteProbe(scratch, draft);
        EnumSet<Capability> ofUploads = EnumSet.of(
                Capability.PART_TAGS_CHECKED,
                Capability.LAST_PART,
                Capability.UNEQUAL_PARTS,
                Capability.CONDITIONAL_PART_COPY,
                Capability.PART_TRAILING_CHECKSUM);
        EnumSet<Capability> ofFragments = EnumSet.of(Capability.CUT_UPLOADS_VANISH, Capability.TRAILING_CHECKSUM);
        long partSize = stated.minPart().orElse(Capabilities.S3_MIN_PART);
        List<Question> all = new ArrayList<>(List.of(
                new Question(EnumSet.of(Capability.METADATA), objects::metadata),
                new Question(EnumSet.of(Capability.TRAILING_CHECKSUM), checksums::ofObjects),
                new Question(ofFragments, fragments::leave),
                new Question(EnumSet.of(Capability.CONDITIONAL_READS), objects::conditionalRead),
                new Question(EnumSet.of(Capability.SUFFIX_RANGES), objects::suffixRange),
                new Question(EnumSet.of(Capability.LIST_AFTER_PUT), objects::listing),
                new Question(EnumSet.of(Capability.CONDITIONAL_COPY), objects::conditionalCopy),
                new Question(EnumSet.of(Capability.CONDITIONAL_WRITES), writes::conditions),
                new Question(EnumSet.of(Capability.OBJECT_TAGS), writes::tags),
                new Question(EnumSet.of(Capability.CHECKSUM_FIELDS), writes::sums),
                new Question(ofUploads, () -> new UploadProbe(scratch, draft, unstated(), partSize).run()),
                new Question(ofFragments, fragments::look)));
        all.removeIf(question -> stated.answers().keySet().containsAll(question.about()));
        return all;
    }

    private Set<Capability> unstated() {
        EnumSet<Capability> open = EnumSet.noneOf(Capability.class);
        Arrays.stream(Capability.values())
                .filter(each -> !stated.answers().containsKey(each))
                .forEach(open::add);
        return open;
    }

    /** What cannot be removed stays below {@code probe/}. */
    private Uni<Void> cleanUp() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String name : WRITTEN) {
            all = all.flatMap(ignored -> scratch.ask(scratch.request("DELETE", name)))
                    .replaceWithVoid()
                    .onFailure()
                    .recoverWithNull();
        }
        return all;
    }
}
