package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Document.BucketEntry;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation.ListBuckets;
import io.ssegateway.stream.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pages of ListBuckets: the stores' put together, the client's cut from the whole. A continuation token is the name of
 * the last bucket shown, base64url. Source: Amazon S3 API Reference, ListBuckets.
 */
final class BucketPages {
    /** A million buckets; a store that goes on is broken. */
    private static final int MAX_PAGES = 100;

    private static final String STORE_PAGE = "10000";

    private final ListBuckets asked;
    private final String after;

    /**
     * Takes what the client asks for.
     *
     * @throws S3Exception {@code InvalidArgument} for a token that is none
     */
    BucketPages(ListBuckets asked) {
        this.asked = asked;
        this.after = asked.token().map(BucketPages::decoded).orElse("");
    }

    /** Every bucket of a store, whatever its pages. */
    Uni<Document.Buckets> all(Store store) {
        return more(store, new Document.Buckets(Optional.empty(), List.of(), Optional.empty(), Optional.empty()), 0);
    }

    private Uni<Document.Buckets> more(Store store, Document.Buckets sofar, int pages) {
        if (pages == MAX_PAGES) {
            throw new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The store's list of buckets has no end.");
        }
        return store.send(request(sofar.nextToken())).flatMap(StoreXml::buckets).flatMap(page -> {
            List<BucketEntry> together = new ArrayList<>(sofar.buckets());
            together.addAll(page.buckets());
            Document.Buckets all =
                    new Document.Buckets(sofar.owner().or(page::owner), together, Optional.empty(), page.nextToken());
            return page.nextToken().isPresent()
                    ? more(store, all, pages + 1)
                    : Uni.createFrom().item(all);
        });
    }

    private StoreRequest request(Optional<String> token) {
        StoreRequest request = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        if (token.isPresent()) {
            request = request.query("continuation-token", token.get()).query("max-buckets", STORE_PAGE);
        }
        if (asked.region().isPresent()) {
            request = request.query("bucket-region", asked.region().get());
        }
        return request;
    }

    /** The client's page of the buckets that it may see. */
    Document.Buckets merged(List<Document.Buckets> stores) {
        List<BucketEntry> rest = stores.stream()
                .flatMap(each -> each.buckets().stream())
                .filter(bucket -> bucket.name().compareTo(after) > 0)
                .filter(bucket -> bucket.name().startsWith(asked.prefix().orElse("")))
                .sorted(Comparator.comparing(BucketEntry::name))
                .toList();
        int most = asked.maxBuckets().orElse(rest.size());
        List<BucketEntry> page = rest.subList(0, Math.min(most, rest.size()));
        Optional<String> next =
                page.size() < rest.size() ? Optional.of(encoded(page.getLast().name())) : Optional.empty();
        return new Document.Buckets(stores.getFirst().owner(), page, asked.prefix(), next);
    }

    private static String encoded(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "The continuation token provided is incorrect")
                    .with("ArgumentName", "continuation-token");
        }
    }
}
