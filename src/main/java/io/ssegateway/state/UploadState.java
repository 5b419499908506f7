package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterKeyBox;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The uploads whose state lies on one backend (FORMAT.md §11). Every operation fails with
 * {@code S3Exception(ServiceUnavailable)} if the state bucket cannot be reached, is kept under another root key, or
 * holds anything at that place that does not verify: never with a weaker answer.
 *
 * <p>Nothing is cached here. Threads: any; an answer arrives on the caller's event loop.
 */
public final class UploadState {
    private final StateObjects objects;
    private final StateBodies bodies;
    private final RootCheck check;
    private final StateRoots roots;
    private final SecureRandom random;

    UploadState(StateObjects objects, StateBodies bodies, RootCheck check, StateRoots roots, SecureRandom random) {
        this.objects = objects;
        this.bodies = bodies;
        this.check = check;
        this.roots = roots;
        this.random = random;
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
        throw new UnsupportedOperationException();
    }

    /** Reaches the state bucket, making it where it is missing: to be asked before the backend creates an upload. */
    public Uni<UploadState> reach() {
        throw new UnsupportedOperationException();
    }

    /** Writes the record of an upload, new or changed. Makes the state bucket where it is missing. */
    public Uni<UploadRecord> write(UploadRecord upload) {
        throw new UnsupportedOperationException();
    }

    /** The record of an upload; empty if there is none (never begun, aborted, cleared away, or the state is lost). */
    public Uni<Optional<UploadRecord>> read(UploadName name) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * Keeps the sealed stream of a part that is too small for the store, as it is. The part is not committed yet.
     *
     * @param stream {@code C(P)} bytes for a plaintext of less than 5 MiB
     * @return where it lies, under a tail id of its own
     */
    public Uni<PartWhere> keep(UploadUid uid, int part, Buffer stream) {
        throw new UnsupportedOperationException();
    }

    /**
     * The kept stream of a committed part; empty if it is gone.
     *
     * @throws IllegalArgumentException if the part is not a kept one
     */
    public Uni<Optional<Buffer>> kept(UploadUid uid, PartEntry part) {
        throw new UnsupportedOperationException();
    }

    /** Removes everything of an upload, the record last; done again it does nothing. */
    public Uni<UploadUid> remove(UploadUid uid) {
        throw new UnsupportedOperationException();
    }
}
