package io.ssegateway.app;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Policies;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What an operator should hear once, at the start, before a client finds out: one line each, with the setting to
 * change. Asks the store and the key services in the background; that one does not answer stops nothing.
 */
final class StartupNotes {
    private static final Logger LOG = Logger.getLogger(StartupNotes.class);
    private static final int LOOKED_AT = 10;

    private final Store store;
    private final Policies policies;
    private final ReservedBucket reserved;

    private StartupNotes(Store store, Policies policies, ReservedBucket reserved) {
        this.store = store;
        this.policies = policies;
        this.reserved = reserved;
    }

    /** Logs what is worth it. Returns at once. */
    static void log(Vertx vertx, Gateway gateway) {
        Policies policies = gateway.policies().get();
        if (gateway.listeners().tlsPort().isEmpty()) {
            policies.ruleInNeedOfTls()
                    .ifPresent(place -> LOG.warnf(
                            "no TLS listener, but %s serves encrypted objects over HTTPS only: set GATEWAY_HTTPS_PORT,"
                                    + " GATEWAY_TLS_CERT and GATEWAY_TLS_KEY, or name the network or proxy in front"
                                    + " under network.secure or network.trusted-proxies",
                            place));
        }
        StartupNotes notes = new StartupNotes(gateway.stores().of(Backends.MAIN), policies, gateway.reserved());
        vertx.runOnContext(ignored -> {
            notes.lookForClearObjects();
            gateway.remote()
                    .names()
                    .forEach(name ->
                            notes.lookForKeys(name, gateway.remote().named(name).orElseThrow()));
        });
    }

    private void lookForKeys(String name, Kms kms) {
        policies.keys().stream()
                .filter(key -> key.provider().equals(name))
                .findFirst()
                .ifPresent(key -> kms.describe(key, KeyUse.of("gateway", Map.of(), "start"))
                        .subscribe()
                        .with(found -> {}, failure -> tell(name, key, failure)));
    }

    private static void tell(String name, KeyRef key, Throwable failure) {
        if (failure instanceof KmsException refused && refused.kind().lasts()) {
            LOG.warnf("key %s of the KMS %s cannot be looked at: %s", key.alias(), name, failure.getMessage());
        } else {
            LOG.warnf(
                    "degraded: the KMS %s does not answer yet, what needs its keys gets 503 until it does: %s",
                    name, failure.getMessage());
        }
    }

    private void lookForClearObjects() {
        StoreRequest buckets = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        store.send(buckets)
                .flatMap(StoreXml::buckets)
                .subscribe()
                .with(
                        found -> found.buckets().forEach(this::lookInto),
                        failure -> LOG.warnf("degraded: the store does not answer yet: %s", failure.getMessage()));
    }

    private void lookInto(Document.BucketEntry entry) {
        sealed(entry.name())
                .ifPresent(bucket -> firstPage(bucket)
                        .flatMap(page -> firstClear(bucket, page.entries().iterator()))
                        .subscribe()
                        .with(
                                clear -> clear.ifPresent(key -> tell(bucket, key)),
                                failure ->
                                        LOG.debugf("bucket %s was not looked into: %s", bucket, failure.getMessage())));
    }

    /**
     * One after the other: a few requests at the start, never a burst. A size says too little, the metadata says it.
     */
    private Uni<Optional<String>> firstClear(BucketName bucket, Iterator<ListPage.Entry> entries) {
        if (!entries.hasNext()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String key = entries.next().key();
        return store.collect(StoreRequest.of("HEAD", bucket, new ObjectKey(key)), 0)
                .flatMap(answer -> answer.head()
                                .fields()
                                .metadata(S3Header.ENVELOPE_METADATA)
                                .isPresent()
                        ? firstClear(bucket, entries)
                        : Uni.createFrom().item(Optional.of(key)));
    }

    /** A bucket that promises sealed objects only; not the gateway's own, whatever rule matches its name. */
    private Optional<BucketName> sealed(String name) {
        try {
            BucketName bucket = new BucketName(name);
            return policies.rule(bucket)
                    .filter(rule -> rule.contract() == BucketRule.Contract.SEALED && !reserved.is(name))
                    .map(rule -> bucket);
        } catch (S3Exception e) {
            return Optional.empty();
        }
    }

    private Uni<ListPage> firstPage(BucketName bucket) {
        ListQuery query = new ListQuery(
                2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), LOOKED_AT, true, false);
        return store.send(StoreRequest.of("GET", bucket)
                        .query("list-type", "2")
                        .query("encoding-type", "url")
                        .query("max-keys", Integer.toString(LOOKED_AT)))
                .flatMap(answer -> StoreXml.listing(answer, bucket, query));
    }

    private static void tell(BucketName bucket, String key) {
        LOG.warnf(
                "bucket %s holds objects that are not encrypted, for example '%s': reading them is refused;"
                        + " say 'plaintext-reads: serve' in the bucket's rule to serve them",
                bucket, key);
    }
}
