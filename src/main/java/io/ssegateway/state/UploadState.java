package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterKeyBox;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The uploads whose state lies on one backend (FORMAT.md §11). Every operation fails with
 * {@code S3Exception(ServiceUnavailable)} if the state bucket cannot be reached, is kept under another root key, or
 * holds anything at that place that does not verify: never with a weaker answer.
 *
 * <p>Nothing is cached here. Threads: any; an answer arrives on the caller's event loop.
 */
public final class UploadState {
    /** The most bytes of a stream that is kept here. */
    public static final int KEPT_LIMIT = (int) SizeLaw.streamSize(SizeLaw.MIN_PART_PLAIN - 1);

    private static final Logger LOG = Logger.getLogger(UploadState.class);

    private final StateObjects objects;
    private final StateBodies bodies;
    private final RootCheck check;
    private final StateRoots roots;
    private final SecureRandom random;
    private final InstantSource clock;

    UploadState(
            StateObjects objects,
            StateBodies bodies,
            RootCheck check,
            StateRoots roots,
            SecureRandom random,
            InstantSource clock) {
        this.objects = objects;
        this.bodies = bodies;
        this.check = check;
        this.roots = roots;
        this.random = random;
        this.clock = clock;
    }

    /** Boxes the footer key of a new upload under the root key that writes. */
    public FooterKeyBox box(UploadSeal seal, UploadUid uid) {
        return roots.writing(root -> seal.box(uid, root));
    }

    /**
     * The footer key of an upload, out of its record. The caller closes it.
     *
     * @throws S3Exception {@code ServiceUnavailable} if its root key is not loaded or the box does not open
     */
    public FooterKey footerKey(UploadRecord upload) {
        FooterKeyBox box = upload.secrets().footerKey();
        return verified(
                upload.uid().text(),
                () -> roots.of(box.rootId(), root -> box.open(root, upload.uid()))
                        .orElseThrow(() -> new TamperedException("the root key " + box.rootId() + " is not loaded")));
    }

    /** Reaches the state bucket, making it where it is missing: to be asked before the backend creates an upload. */
    public Uni<UploadState> reach() {
        return check.then(() -> Uni.createFrom().item(this));
    }

    /**
     * How the state bucket stands, for an operator: nothing is made or changed. Fails with {@code ServiceUnavailable}
     * if the store cannot be reached.
     */
    public Uni<StateStanding> examine() {
        return check.examine();
    }

    /** Writes the record of an upload, new or changed. Makes the state bucket where it is missing. */
    public Uni<UploadRecord> write(UploadRecord upload) {
        String name = StateNames.upload(upload.uid());
        Supplier<Uni<Boolean>> put = () -> objects.put(
                name, Buffer.buffer(bodies.seal(name, StateBodies.Kind.UPLOAD, UploadCodec.encode(upload))));
        return check.then(put)
                .flatMap(there -> there ? Uni.createFrom().item(true) : afresh(put))
                .map(there -> written(there, upload));
    }

    /** The record of an upload; empty if there is none (never begun, aborted, cleared away, or the state is lost). */
    public Uni<Optional<UploadRecord>> read(UploadName name) {
        UploadUid uid;
        try {
            uid = name.uid();
        } catch (EnvelopeException e) {
            // a client can ask for any id; no store gave this one
            return Uni.createFrom().item(Optional.empty());
        }
        return read(uid)
                .map(found -> found.map(upload -> {
                    if (!upload.name().equals(name)) {
                        throw unverified(uid.text(), "the record of another upload");
                    }
                    return upload;
                }));
    }

    /** Marks an upload as ended: its record stays for 24 hours, for a Complete that is repeated. */
    public Uni<UploadRecord> markDone(UploadRecord upload, UploadDone done) {
        return write(upload.with(done));
    }

    /**
     * Commits one attempt at a part: from now on it is one of the upload's parts. To be called when its bytes are
     * stored and verified, and before the client is told so.
     *
     * @param part the client's part number, 1 to 9 999
     */
    public Uni<PartEntry> commit(UploadUid uid, PartRecordKey key, int part, PartWhere where, PartRecord record) {
        String sealed = key.seal(record, uid, part, where.text(), random);
        String name = StateNames.part(uid, part, where, sealed);
        return check.then(() -> objects.put(name, Buffer.buffer()))
                .map(there -> written(there, new PartEntry(part, where, record, clock.instant())));
    }

    /**
     * Visits the committed attempts at parts in ascending order of part numbers, a page of 1 000 with one request and
     * no further ones; attempts at one part in no particular order. Ends with the number of those visited.
     *
     * @param afterPart only parts with a higher number; 0 for all
     * @param visitor whether it wants more; must neither block nor keep more than it needs: a part may have been sent
     *     any number of times
     */
    public Uni<Integer> eachPart(UploadUid uid, PartRecordKey key, int afterPart, Predicate<PartEntry> visitor) {
        Function<ListPage.Entry, PartEntry> opened =
                listed -> verified(listed.key(), () -> StateNames.entry(uid, key, listed));
        String after = afterPart == 0 ? "" : StateNames.behind(uid, afterPart);
        return check.then(() ->
                new Listing(objects, StateNames.parts(uid), after).each(listed -> visitor.test(opened.apply(listed))));
    }

    /**
     * Keeps the sealed stream of a part that is too small for the store, as it is. The part is not committed yet.
     *
     * @param stream {@code C(P)} bytes for a plaintext of less than 5 MiB; not to be changed
     * @return where it lies, under a tail id of its own
     */
    public Uni<PartWhere> keep(UploadUid uid, int part, Buffer stream) {
        if (stream.length() > KEPT_LIMIT) {
            throw new IllegalArgumentException("too large to be kept: " + stream.length());
        }
        PartWhere where = PartWhere.kept(random);
        String name = StateNames.tail(uid, part, where.tailId().orElseThrow());
        return check.then(() -> objects.put(name, stream)).map(there -> written(there, where));
    }

    /**
     * The kept stream of a committed part; empty if it is gone.
     *
     * @throws IllegalArgumentException if the part is not a kept one
     */
    public Uni<Optional<Buffer>> kept(UploadUid uid, PartEntry part) {
        String tailId = part.where().tailId().orElseThrow(() -> new IllegalArgumentException("not a kept part"));
        String name = StateNames.tail(uid, part.part(), tailId);
        return check.then(() -> objects.get(name, KEPT_LIMIT))
                .map(found -> found.map(stream -> verified(name, () -> matching(part, stream))));
    }

    /** Removes everything of an upload, the record last; done again it does nothing. */
    public Uni<UploadUid> remove(UploadUid uid) {
        String record = StateNames.upload(uid);
        Function<List<String>, Uni<Integer>> delete = names -> {
            List<String> others = names.stream().filter(n -> !n.equals(record)).toList();
            return others.isEmpty() ? Uni.createFrom().item(0) : objects.delete(others);
        };
        return check.then(() -> new Listing(objects, StateNames.folder(uid), "").eachPage(delete))
                .flatMap(ignored -> objects.delete(List.of(record)))
                .map(ignored -> uid);
    }

    /** The record of this name, whatever upload it says it is of. */
    Uni<Optional<UploadRecord>> read(UploadUid uid) {
        String name = StateNames.upload(uid);
        return check.then(() -> objects.get(name, UploadCodec.LIMIT + StateBodies.FRAME))
                .map(found -> found.map(body -> verified(name, () -> opened(uid, name, body))));
    }

    StateObjects objects() {
        return objects;
    }

    private UploadRecord opened(UploadUid uid, String name, Buffer body) {
        UploadRecord upload = UploadCodec.decode(
                bodies.open(name, StateBodies.Kind.UPLOAD, body.getBytes()).content());
        if (!upload.uid().equals(uid)) {
            throw new TamperedException("the record of another upload");
        }
        return upload;
    }

    private static Buffer matching(PartEntry part, Buffer stream) {
        byte[] header = part.record().header().framed();
        boolean sized = stream.length() == part.record().storedSize();
        if (!sized || !Arrays.equals(stream.getBytes(0, SegmentLayout.HEADER), header)) {
            throw new TamperedException("a kept part is not the one that was committed");
        }
        return stream;
    }

    private Uni<Boolean> afresh(Supplier<Uni<Boolean>> put) {
        check.again();
        return check.then(put);
    }

    private static <T> T written(boolean there, T value) {
        if (!there) {
            throw StateObjects.unavailable();
        }
        return value;
    }

    private static <T> T verified(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TamperedException e) {
            throw unverified(what, String.valueOf(e.getMessage()));
        }
    }

    private static S3Exception unverified(String what, String reason) {
        LOG.warnf("state of an upload is refused: %s: %s", what, reason);
        return new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The state of this upload does not verify.");
    }
}
