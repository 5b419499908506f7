package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.ListPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A listing of the state bucket, page by page, however many there are. Single use. */
final class Listing {
    private final StateObjects objects;
    private final String prefix;
    private String after;
    private int count;

    Listing(StateObjects objects, String prefix, String after) {
        this.objects = objects;
        this.prefix = prefix;
        this.after = after;
    }

    /** Visits object by object until the visitor wants no more; the number visited. */
    Uni<Integer> each(Predicate<ListPage.Entry> visitor) {
        return Steps.until(() -> objects.page(prefix, after, false).map(page -> visited(page, visitor)));
    }

    /** Does something with the names of each page before the next is asked for; the number of names. */
    Uni<Integer> eachPage(Function<List<String>, Uni<Integer>> action) {
        return Steps.until(() -> objects.page(prefix, after, false).flatMap(page -> {
            page.entries().forEach(entry -> advance(entry.key()));
            List<String> names =
                    page.entries().stream().map(ListPage.Entry::key).toList();
            return action.apply(names).map(ignored -> over(page, page.entries().isEmpty()));
        }));
    }

    /** Does something with the first-level folders of each page before the next is asked for; the number of folders. */
    Uni<Integer> eachFolders(Function<List<String>, Uni<Integer>> action) {
        return Steps.until(() -> objects.page(prefix, after, true).flatMap(page -> {
            List<String> folders = page.commonPrefixes();
            // '0' is the character behind '/': the next page begins behind everything in the last folder
            folders.forEach(folder -> advance(folder.substring(0, folder.length() - 1) + '0'));
            // nothing of ours lies beside the folders
            page.entries().forEach(entry -> after = entry.key().compareTo(after) > 0 ? entry.key() : after);
            return action.apply(folders)
                    .map(ignored ->
                            over(page, folders.isEmpty() && page.entries().isEmpty()));
        }));
    }

    private Optional<Integer> visited(ListPage page, Predicate<ListPage.Entry> visitor) {
        for (ListPage.Entry entry : page.entries()) {
            advance(entry.key());
            if (!visitor.test(entry)) {
                return Optional.of(count);
            }
        }
        return over(page, page.entries().isEmpty());
    }

    /** A store that does not go on in order would be asked for ever. */
    private void advance(String name) {
        if (!name.startsWith(prefix) || name.compareTo(after) <= 0) {
            throw StateObjects.unavailable();
        }
        after = name;
        count++;
    }

    private Optional<Integer> over(ListPage page, boolean empty) {
        if (page.truncated() && empty) {
            throw StateObjects.unavailable();
        }
        return page.truncated() ? Optional.empty() : Optional.of(count);
    }
}
