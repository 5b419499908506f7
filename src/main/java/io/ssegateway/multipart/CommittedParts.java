package io.ssegateway.multipart;

import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.PartEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What state and store say of the parts that a Complete names; nothing is kept of others. Filled by two listings that
 * run at the same time, on one event loop.
 */
final class CommittedParts {
    /**
     * Attempts at one part that answer to one tag: the same bytes sent again in {@code md5} mode. More than a client
     * that retries sends; the newest are kept.
     */
    private static final int ATTEMPTS = 4;

    private final Map<Integer, String> named = new HashMap<>();
    private final Map<Integer, List<PartEntry>> committed = new HashMap<>();
    private final Map<Integer, PartsPage.Part> stored = new HashMap<>();
    private final int last;

    CommittedParts(List<CompletedPart> parts) {
        parts.forEach(part -> named.put(part.number(), part.etag()));
        last = named.keySet().stream().max(Integer::compare).orElse(0);
    }

    /** Takes a committed attempt; whether later ones are of interest. */
    boolean commit(PartEntry part) {
        String claimed = named.get(part.part());
        if (claimed != null && PartTags.names(claimed, part)) {
            List<PartEntry> attempts = committed.computeIfAbsent(part.part(), number -> new ArrayList<>(1));
            attempts.add(part);
            if (attempts.size() > ATTEMPTS) {
                attempts.remove(oldest(attempts));
            }
        }
        return part.part() <= last;
    }

    /** Takes what the store has of a part. */
    void store(PartsPage.Part part) {
        if (named.containsKey(part.number())) {
            stored.put(part.number(), part);
        }
    }

    /** The attempt that a client means by a number and a tag, if its bytes are still there; else empty. */
    Optional<PartEntry> find(CompletedPart claimed) {
        return committed.getOrDefault(claimed.number(), List.of()).stream()
                .filter(part -> PartTags.names(claimed.etag(), part))
                .filter(this::present)
                .findFirst();
    }

    /** All attempts that a client may mean, whether or not the store still has them as parts. */
    List<PartEntry> attempts(int number) {
        return committed.getOrDefault(number, List.of());
    }

    /** A kept part is where its record says. At the store, the last attempt overwrote the others. */
    private boolean present(PartEntry part) {
        Optional<String> etag = part.where().storeEtag();
        if (etag.isEmpty()) {
            return true;
        }
        PartsPage.Part there = stored.get(part.part());
        return there != null
                && PartTags.bare(there.etag()).equals(etag.get())
                && there.size() == part.record().storedSize();
    }

    private static int oldest(List<PartEntry> attempts) {
        int oldest = 0;
        for (int i = 1; i < attempts.size(); i++) {
            if (attempts.get(i).modified().isBefore(attempts.get(oldest).modified())) {
                oldest = i;
            }
        }
        return oldest;
    }
}
