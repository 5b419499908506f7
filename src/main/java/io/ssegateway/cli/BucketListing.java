package io.ssegateway.cli;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsQuery;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * The objects of a bucket below a prefix in the store's order, page by page: current ones, or every version. Delete
 * markers are left out. Of one thread; waits for each page.
 */
final class BucketListing implements Iterator<Listed> {
    private static final int PAGE = 1_000;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    private final StoreSession session;
    private final Store store;
    private final S3Location place;
    private final boolean versions;
    private final Optional<String> after;
    private final Queue<Listed> page = new ArrayDeque<>();
    private Optional<String> keyMarker;
    private Optional<String> secondMarker = Optional.empty();
    private boolean more = true;

    /**
     * Lists behind a key, or all.
     *
     * @param versions whether versions that are not the current ones are listed too
     */
    BucketListing(StoreSession session, Store store, S3Location place, boolean versions, Optional<String> after) {
        this.session = session;
        this.store = store;
        this.place = place;
        this.versions = versions;
        this.after = after;
        this.keyMarker = after;
    }

    /**
     * Whether the store lists versions of this bucket; one that knows no versions has current objects only.
     *
     * @throws StoreError if it does not let us
     */
    static boolean knowsVersions(StoreSession session, Store store, S3Location place) {
        VersionsQuery query =
                new VersionsQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1, true);
        StoreRequest request = StoreRequest.of("GET", place.bucket())
                .query("versions", "")
                .query("encoding-type", "url")
                .query("max-keys", "1");
        try {
            session.await(store.send(request).flatMap(answer -> StoreXml.versions(answer, place.bucket(), query)));
            return true;
        } catch (StoreError e) {
            if (e.status() == NOT_IMPLEMENTED || e.status() == NOT_ALLOWED || e.status() == BAD_REQUEST) {
                return false;
            }
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws CommandFailure {@code UNREACHABLE} if the store goes away, {@code INVALID} if it refuses the listing
     */
    @Override
    public boolean hasNext() {
        while (page.isEmpty() && more) {
            try {
                fetch();
            } catch (StoreError e) {
                throw new CommandFailure(
                        ExitCode.INVALID,
                        "the store refuses to list " + (versions ? "the versions in " : "") + place + ": " + e.code()
                                + " " + e.text());
            }
        }
        return !page.isEmpty();
    }

    @Override
    public Listed next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    private void fetch() {
        if (versions) {
            fetchVersions();
        } else {
            fetchCurrent();
        }
    }

    private void fetchCurrent() {
        ListQuery query = new ListQuery(
                2, Optional.of(place.path()), Optional.empty(), Optional.empty(), secondMarker, PAGE, true, false);
        StoreRequest request = with(asking("list-type", "2"), "continuation-token", secondMarker);
        if (secondMarker.isEmpty()) {
            request = with(request, "start-after", keyMarker);
        }
        ListPage found =
                session.await(store.send(request).flatMap(answer -> StoreXml.listing(answer, place.bucket(), query)));
        found.entries().forEach(entry -> add(entry.key(), Optional.empty()));
        goOn(
                found.truncated(),
                found.nextToken().isPresent() && !found.nextToken().equals(secondMarker));
        secondMarker = found.nextToken();
    }

    private void fetchVersions() {
        VersionsQuery query =
                new VersionsQuery(Optional.of(place.path()), Optional.empty(), keyMarker, secondMarker, PAGE, true);
        StoreRequest request =
                with(with(asking("versions", ""), "key-marker", keyMarker), "version-id-marker", secondMarker);
        VersionsPage found =
                session.await(store.send(request).flatMap(answer -> StoreXml.versions(answer, place.bucket(), query)));
        found.items().forEach(item -> {
            if (item instanceof VersionsPage.Version(ListPage.Entry entry, boolean latest)) {
                add(entry.key(), latest ? Optional.empty() : entry.version());
            }
        });
        boolean moved = !found.nextKeyMarker().equals(keyMarker)
                || !found.nextVersionMarker().equals(secondMarker);
        goOn(found.truncated(), found.nextKeyMarker().isPresent() && moved);
        keyMarker = found.nextKeyMarker();
        secondMarker = found.nextVersionMarker();
    }

    /** Some stores begin a listing with the very key that it was to begin behind. */
    private void add(String key, Optional<String> version) {
        if (after.filter(key::equals).isEmpty()) {
            page.add(new Listed(place.bucket(), key, version));
        }
    }

    private void goOn(boolean truncated, boolean possible) {
        if (truncated && !possible) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "the store does not go on with its listing of " + place);
        }
        more = truncated;
    }

    private StoreRequest asking(String name, String value) {
        StoreRequest request = StoreRequest.of("GET", place.bucket())
                .query(name, value)
                .query("encoding-type", "url")
                .query("max-keys", Integer.toString(PAGE));
        return place.path().isEmpty() ? request : request.query("prefix", place.path());
    }

    private static StoreRequest with(StoreRequest request, String name, Optional<String> value) {
        return value.map(text -> request.query(name, text)).orElse(request);
    }
}
