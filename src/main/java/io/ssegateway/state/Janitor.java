package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.UploadUid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clears away what is left of uploads: ended ones after 24 hours, and older ones that the backend no longer knows.
 * Never an upload that still runs, and never what does not verify: an operator may want to look at that. Any replica
 * may sweep, several at once too.
 *
 * <p>Threads: any; one sweep keeps few requests under way.
 */
public final class Janitor {
    /** How long leftovers lie. */
    public static final Duration KEPT_FOR = Duration.ofHours(24);

    private static final int LANES = 4;

    private final States states;
    private final RunningUploads running;
    private final InstantSource clock;

    /** Sweeps the state of every backend; {@code running} tells which uploads a backend still knows. */
    public Janitor(States states, RunningUploads running, InstantSource clock) {
        this.states = states;
        this.running = running;
        this.clock = clock;
    }

    /** One sweep. What fails of it is counted, does not keep it from the rest, and is tried again in the next. */
    public Uni<Swept> sweep() {
        List<Uni<Swept>> backends = new ArrayList<>();
        states.all().forEach((backend, state) -> backends.add(sweep(backend, state)));
        return all(backends);
    }

    private Uni<Swept> sweep(String backend, UploadState state) {
        AtomicReference<Swept> sum = new AtomicReference<>(Swept.NOTHING);
        return new Listing(state.objects(), StateNames.UPLOADS, "")
                .eachFolders(folders -> page(backend, state, folders).map(swept -> {
                    sum.getAndUpdate(swept::plus);
                    return folders.size();
                }))
                .map(ignored -> sum.get())
                .onFailure()
                .recoverWithItem(failure -> sum.get().plus(Swept.failed(0, failure)));
    }

    /** A few lanes, each taking one upload after the other. */
    private Uni<Swept> page(String backend, UploadState state, List<String> folders) {
        AtomicInteger next = new AtomicInteger();
        List<Uni<Swept>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(LANES, folders.size()); lane++) {
            AtomicReference<Swept> sum = new AtomicReference<>(Swept.NOTHING);
            lanes.add(Steps.until(() -> {
                int at = next.getAndIncrement();
                if (at >= folders.size()) {
                    return Uni.createFrom().item(Optional.of(sum.get()));
                }
                return upload(backend, state, folders.get(at)).map(swept -> {
                    sum.getAndUpdate(swept::plus);
                    return Optional.empty();
                });
            }));
        }
        return all(lanes);
    }

    private Uni<Swept> upload(String backend, UploadState state, String folder) {
        UploadUid uid;
        try {
            uid = new UploadUid(folder.substring(StateNames.UPLOADS.length(), folder.length() - 1));
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().item(Swept.failed(1, e));
        }
        Instant limit = clock.instant().minus(KEPT_FOR);
        return state.read(uid)
                .flatMap(found -> found.map(upload -> over(backend, state, upload, limit))
                        .orElseGet(() -> untouchedSince(state, uid, limit)))
                .flatMap(over -> over
                        ? state.remove(uid).map(ignored -> Swept.gone())
                        : Uni.createFrom().item(Swept.kept()))
                .onFailure()
                .recoverWithItem(failure -> Swept.failed(1, failure));
    }

    /** An ended upload by its end. Another by its age, the backend's word, and the age of all that is kept of it. */
    private Uni<Boolean> over(String backend, UploadState state, UploadRecord upload, Instant limit) {
        if (upload.done().isPresent()) {
            return Uni.createFrom().item(upload.done().get().at().isBefore(limit));
        }
        if (!upload.created().isBefore(limit)) {
            return Uni.createFrom().item(false);
        }
        return running.knows(backend, upload.name())
                .flatMap(known -> known ? Uni.createFrom().item(false) : untouchedSince(state, upload.uid(), limit));
    }

    /** A part committed lately may be of an upload that has just ended, whose Complete is still being answered. */
    private static Uni<Boolean> untouchedSince(UploadState state, UploadUid uid, Instant limit) {
        AtomicReference<Boolean> untouched = new AtomicReference<>(true);
        return new Listing(state.objects(), StateNames.folder(uid), "")
                .each(listed -> {
                    untouched.set(StateNames.modified(listed).isBefore(limit));
                    return untouched.get();
                })
                .map(ignored -> untouched.get());
    }

    private static Uni<Swept> all(List<Uni<Swept>> sweeps) {
        return sweeps.isEmpty()
                ? Uni.createFrom().item(Swept.NOTHING)
                : Uni.join().all(sweeps).andFailFast().map(Swept::sum);
    }
}
