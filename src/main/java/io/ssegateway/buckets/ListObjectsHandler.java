package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.EntryView;
import io.ssegateway.objects.EtagView;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.ListObjects;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * ListObjects, both versions. A sealed bucket with opaque tags costs one request to the store a page: sizes follow from
 * stored sizes. Elsewhere an entry may need a look; at most eight at a time. A plain bucket's page passes byte for
 * byte.
 */
public final class ListObjectsHandler implements OperationHandler<ListObjects> {
    private static final int LOOKS_AT_ONCE = 8;

    private final Access access;
    private final EntryView view;

    /** Takes what sees entries as clients do. */
    public ListObjectsHandler(Access access, EntryView view) {
        this.access = access;
        this.view = view;
    }

    @Override
    public Uni<S3Response> handle(ListObjects operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller, Right.LIST, operation.bucket(), operation.query().prefix());
        Store store = access.store(caller, rule);
        boolean plain = rule.contract() == BucketRule.Contract.PLAIN;
        StoreRequest request = request(operation, !plain || operation.query().urlEncoded());
        if (plain) {
            return store.send(request).map(ListObjectsHandler::passed);
        }
        return store.send(request)
                .flatMap(answer -> StoreXml.listing(answer, operation.bucket(), operation.query()))
                .flatMap(page -> shown(rule, store, caller, page))
                .map(page -> new S3Response.Xml(200, Fields.none(), new Document.Listing(page)));
    }

    private Uni<ListPage> shown(BucketRule rule, Store store, Caller caller, ListPage page) {
        boolean arithmetic = rule.contract() == BucketRule.Contract.SEALED && rule.etag() == BucketRule.EtagMode.OPAQUE;
        if (arithmetic) {
            return Uni.createFrom()
                    .item(with(
                            page,
                            page.entries().stream()
                                    .map(ListObjectsHandler::bySize)
                                    .toList()));
        }
        if (page.entries().isEmpty()) {
            return Uni.createFrom().item(page);
        }
        List<Optional<ListPage.Entry>> known = page.entries().stream()
                .map(entry -> view.known(rule, page.bucket(), entry).map(shown -> honest(entry, shown)))
                .toList();
        return looked(rule, store, caller, page, known).map(found -> {
            Iterator<ListPage.Entry> rest = found.iterator();
            return with(
                    page,
                    known.stream().map(entry -> entry.orElseGet(rest::next)).toList());
        });
    }

    /**
     * The entries that nothing is known of yet, in order. Only these are joined: hundreds of ready answers would
     * recurse.
     */
    private Uni<List<ListPage.Entry>> looked(
            BucketRule rule, Store store, Caller caller, ListPage page, List<Optional<ListPage.Entry>> known) {
        List<Uni<ListPage.Entry>> looks = IntStream.range(0, known.size())
                .filter(i -> known.get(i).isEmpty())
                .mapToObj(page.entries()::get)
                .map(entry ->
                        view.show(rule, store, page.bucket(), entry, caller).map(shown -> honest(entry, shown)))
                .toList();
        return looks.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(looks).usingConcurrencyOf(LOOKS_AT_ONCE).andFailFast();
    }

    private static ListPage.Entry honest(ListPage.Entry stored, ListPage.Entry shown) {
        return shown.size() == stored.size() ? shown : withoutChecksums(shown);
    }

    private static ListPage.Entry bySize(ListPage.Entry entry) {
        long size = SizeLaw.plainSize(entry.size()).orElse(entry.size());
        return withoutChecksums(entry.shownAs(size, EtagView.shown(entry.etag())));
    }

    /** The store's checksums of a sealed object are those of its ciphertext. */
    private static ListPage.Entry withoutChecksums(ListPage.Entry entry) {
        return new ListPage.Entry(
                entry.key(),
                entry.lastModified(),
                entry.etag(),
                entry.size(),
                entry.storageClass(),
                entry.owner(),
                List.of(),
                Optional.empty());
    }

    private static ListPage with(ListPage page, List<ListPage.Entry> entries) {
        return new ListPage(
                page.bucket(),
                page.query(),
                page.truncated(),
                page.nextMarker(),
                page.nextToken(),
                entries,
                page.commonPrefixes());
    }

    private static S3Response passed(StoreResponse answer) {
        String type = answer.fields().get(S3Header.CONTENT_TYPE).orElse("application/xml");
        return new S3Response.Bytes(
                answer.status(), Fields.of(Map.of(S3Header.CONTENT_TYPE, type), Map.of()), answer.body());
    }

    private static StoreRequest request(ListObjects operation, boolean urlEncoded) {
        ListQuery query = operation.query();
        StoreRequest request =
                StoreRequest.of("GET", operation.bucket()).query("max-keys", Integer.toString(query.maxKeys()));
        if (query.version() == 2) {
            request = request.query("list-type", "2");
        }
        request = optional(request, "prefix", query.prefix().orElse(""));
        request = optional(request, "delimiter", query.delimiter().orElse(""));
        request = optional(
                request,
                query.version() == 2 ? "start-after" : "marker",
                query.marker().orElse(""));
        request = optional(request, "continuation-token", query.token().orElse(""));
        if (query.fetchOwner()) {
            request = request.query("fetch-owner", "true");
        }
        return urlEncoded ? request.query("encoding-type", "url") : request;
    }

    private static StoreRequest optional(StoreRequest request, String name, String value) {
        return value.isEmpty() ? request : request.query(name, value);
    }
}
