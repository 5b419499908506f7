package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/** Listed objects as clients see them, from remembered facts or by a look at each. */
public final class CachingEntryView implements EntryView {
    private static final int GONE = 404;

    private final ObjectLooks looks;
    private final CachingFacts facts;

    /** Takes what looks and the facts it remembers. */
    public CachingEntryView(ObjectLooks looks, CachingFacts facts) {
        this.looks = looks;
        this.facts = facts;
    }

    @Override
    public Optional<ListPage.Entry> known(BucketRule rule, BucketName bucket, ListPage.Entry stored) {
        CachingFacts.Name name = new CachingFacts.Name(bucket, stored.key(), stored.etag(), stored.size(), rule.etag());
        return facts.find(name).map(fact -> fromFact(rule, stored, fact));
    }

    @Override
    public Uni<ListPage.Entry> show(
            BucketRule rule, Store store, BucketName bucket, ListPage.Entry stored, Caller caller) {
        Optional<ListPage.Entry> known = known(rule, bucket, stored);
        if (known.isPresent()) {
            return Uni.createFrom().item(known.get());
        }
        return Uni.createFrom()
                .deferred(() -> looks.look(store, rule, object(bucket, stored), Fields.none()))
                .map(look -> stored.shownAs(look.size(), look.etag()))
                .onFailure(CachingEntryView::unreachable)
                .recoverWithItem(stored);
    }

    private static ObjectRef object(BucketName bucket, ListPage.Entry stored) {
        return new ObjectRef(bucket, new ObjectKey(stored.key()), stored.version());
    }

    private static ListPage.Entry fromFact(BucketRule rule, ListPage.Entry stored, CachingFacts.Fact fact) {
        return fact.sealed()
                ? stored.shownAs(
                        SizeLaw.plainSize(stored.size()).orElse(stored.size()),
                        ObjectLooks.shownEtag(rule, stored.etag(), fact.md5()))
                : stored;
    }

    /** Deleted meanwhile, or a key that this gateway never addresses: one such object must not hide all the others. */
    private static boolean unreachable(Throwable failure) {
        return failure instanceof StoreError error && error.status() == GONE
                || failure instanceof S3Exception refused
                        && (refused.error() == S3Error.INVALID_URI || refused.error() == S3Error.KEY_TOO_LONG);
    }
}
