package io.ssegateway.multipart;

import io.ssegateway.s3.PartsPage;
import io.ssegateway.state.PartEntry;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts a page of parts together from records that come in ascending order: of each number the newest attempt whose
 * bytes are still there.
 */
final class ShownParts {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Map<Integer, PartsPage.Part> stored = new HashMap<>();
    private final int reach;
    private final boolean cut;
    private final int maxParts;
    private final List<PartsPage.Part> parts = new ArrayList<>();
    private Optional<PartEntry> newest = Optional.empty();

    /** Of records up to where this page of the store's listing reaches. */
    ShownParts(PartsPage page, int maxParts) {
        page.parts().forEach(part -> stored.put(part.number(), part));
        this.reach = page.next().orElse(Integer.MAX_VALUE);
        this.cut = page.next().isPresent();
        this.maxParts = maxParts;
    }

    /**
     * A page.
     *
     * @param next the last number of a page that is not the last
     */
    record Page(List<PartsPage.Part> parts, OptionalInt next) {}

    /** Takes the next record; whether later ones are of interest. */
    boolean take(PartEntry part) {
        if (part.part() > reach) {
            return false;
        }
        if (newest.isPresent() && newest.get().part() != part.part()) {
            close();
        }
        if (parts.size() > maxParts) {
            return false;
        }
        boolean newer = newest.isEmpty() || part.modified().isAfter(newest.get().modified());
        if (newer && present(part)) {
            newest = Optional.of(part);
        }
        return true;
    }

    /** The page, after the last record. */
    Page end() {
        close();
        if (maxParts == 0) {
            return new Page(List.of(), OptionalInt.empty());
        }
        if (parts.size() > maxParts) {
            parts.removeLast();
            return new Page(parts, OptionalInt.of(parts.getLast().number()));
        }
        return new Page(parts, cut ? OptionalInt.of(reach) : OptionalInt.empty());
    }

    private void close() {
        newest.ifPresent(part -> parts.add(new PartsPage.Part(
                part.part(),
                ISO.format(part.modified()),
                PartTags.shown(part),
                part.record().plainSize(),
                part.record().checksum().map(ChecksumForms::part))));
        newest = Optional.empty();
    }

    private boolean present(PartEntry part) {
        Optional<String> etag = part.where().storeEtag();
        PartsPage.Part there = stored.get(part.part());
        return etag.isEmpty()
                || there != null
                        && PartTags.bare(there.etag()).equals(etag.get())
                        && there.size() == part.record().storedSize();
    }
}
