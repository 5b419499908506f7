package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.EntryView;
import io.ssegateway.objects.EtagView;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ListPage.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The entries of a listing with the sizes and tags that HEAD and GET show. In a sealed bucket with opaque tags they
 * follow from the stored ones; elsewhere an entry may need a look, at most eight at a time.
 */
public final class ListedEntries {
    private static final int LOOKS_AT_ONCE = 8;

    private final EntryView view;

    /** Takes what looks at objects. */
    public ListedEntries(EntryView view) {
        this.view = view;
    }

    /** The entries in the same order; fails if a look fails. */
    Uni<List<Entry>> shown(BucketRule rule, Store store, Caller caller, BucketName bucket, List<Entry> stored) {
        boolean arithmetic = rule.contract() == BucketRule.Contract.SEALED && rule.etag() == BucketRule.EtagMode.OPAQUE;
        if (arithmetic || stored.isEmpty()) {
            return Uni.createFrom()
                    .item(stored.stream().map(ListedEntries::bySize).toList());
        }
        List<Optional<Entry>> known = stored.stream()
                .map(entry -> view.known(rule, bucket, entry).map(shown -> honest(entry, shown)))
                .toList();
        return looked(rule, store, caller, bucket, unknown(stored, known)).map(found -> {
            Iterator<Entry> rest = found.iterator();
            return known.stream().map(entry -> entry.orElseGet(rest::next)).toList();
        });
    }

    private static List<Entry> unknown(List<Entry> stored, List<Optional<Entry>> known) {
        return IntStream.range(0, known.size())
                .filter(i -> known.get(i).isEmpty())
                .mapToObj(stored::get)
                .toList();
    }

    /**
     * The entries that nothing is known of yet, in order. Only these are joined: hundreds of ready answers would
     * recurse.
     */
    private Uni<List<Entry>> looked(
            BucketRule rule, Store store, Caller caller, BucketName bucket, List<Entry> entries) {
        List<Uni<Entry>> looks = new ArrayList<>();
        entries.forEach(
                entry -> looks.add(view.show(rule, store, bucket, entry, caller).map(shown -> honest(entry, shown))));
        return looks.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(looks).usingConcurrencyOf(LOOKS_AT_ONCE).andFailFast();
    }

    /** The store's checksums of a sealed object are those of its ciphertext. */
    private static Entry honest(Entry stored, Entry shown) {
        return shown.size() == stored.size() ? shown : shown.withoutChecksums();
    }

    private static Entry bySize(Entry entry) {
        long size = SizeLaw.plainSize(entry.size()).orElse(entry.size());
        return entry.shownAs(size, EtagView.shown(entry.etag())).withoutChecksums();
    }
}
