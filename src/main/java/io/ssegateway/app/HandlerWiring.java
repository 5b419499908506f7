package io.ssegateway.app;

import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.backend.Stores;
import io.ssegateway.buckets.CreateBucketHandler;
import io.ssegateway.buckets.DeleteBucketEncryptionHandler;
import io.ssegateway.buckets.DeleteBucketHandler;
import io.ssegateway.buckets.DeleteObjectsHandler;
import io.ssegateway.buckets.GetBucketEncryptionHandler;
import io.ssegateway.buckets.HeadBucketHandler;
import io.ssegateway.buckets.ListBucketsHandler;
import io.ssegateway.buckets.ListObjectsHandler;
import io.ssegateway.buckets.ListVersionsHandler;
import io.ssegateway.buckets.ListedEntries;
import io.ssegateway.buckets.PassThroughHandler;
import io.ssegateway.buckets.PreflightHandler;
import io.ssegateway.buckets.PutBucketEncryptionHandler;
import io.ssegateway.buckets.TaggedTargets;
import io.ssegateway.http.BucketHandlers;
import io.ssegateway.http.Handlers;
import io.ssegateway.http.ObjectHandlers;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.CachingBucketDefaults;
import io.ssegateway.objects.CachingEntryView;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.CachingLayouts;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.CopyLimits;
import io.ssegateway.objects.CopyObjectHandler;
import io.ssegateway.objects.CopySides;
import io.ssegateway.objects.CopyWays;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.DeleteObjectHandler;
import io.ssegateway.objects.GetObjectAttributesHandler;
import io.ssegateway.objects.GetObjectHandler;
import io.ssegateway.objects.HeadObjectHandler;
import io.ssegateway.objects.ObjectKeys;
import io.ssegateway.objects.ObjectLayouts;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.ObjectSealing;
import io.ssegateway.objects.PartSources;
import io.ssegateway.objects.PutObjectHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.objects.SealedFacts;
import io.ssegateway.objects.SealedReads;
import io.ssegateway.objects.UpdateObjectEncryptionHandler;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.state.States;
import java.time.Duration;
import java.util.List;

/** The handlers, each with what it needs. */
final class HandlerWiring {
    /** A change of a bucket's default is answered after that time: sooner than clients give up. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final CallerStores stores;
    private final Keys keys;
    private final KeyEvents events;
    private final ReservedBucket reserved;
    private final UploadWiring.Process process;
    private final CachingFacts facts;
    private final CachingLayouts remembered;
    private final List<String> backends;
    private final States states;
    private final CachingBucketDefaults defaults;
    private final BucketDefaultSettings settings;

    HandlerWiring(
            Stores stores,
            Keys keys,
            KeyEvents events,
            ReservedBucket reserved,
            UploadWiring.Process process,
            States states,
            GatewayConfig config) {
        this.stores = new CallerStores(stores);
        this.keys = keys;
        this.events = events;
        this.reserved = reserved;
        this.process = process;
        this.facts = new CachingFacts(config.factsCacheSize());
        this.remembered = new CachingLayouts(
                config.layoutsCache().orElse(Runtime.getRuntime().maxMemory() / 32));
        this.backends = Backends.names(config);
        this.states = states;
        Duration remembered = config.bucketDefaultsTtl();
        if (remembered.isNegative() || remembered.compareTo(LONGEST) > 0) {
            throw new ConfigurationException("gateway.bucket-defaults-ttl: takes 0 to 30 s");
        }
        this.defaults = new CachingBucketDefaults(states, remembered, process.loops(), System::nanoTime);
        this.settings = new BucketDefaultSettings(states, defaults, remembered, process.loops());
    }

    Handlers handlers() {
        Access access = new Access(stores, reserved);
        ObjectLooks looks = new ObjectLooks(keys, facts);
        ObjectKeys objectKeys = new ObjectKeys(keys, events, KeyUse.DEFAULT_DEADLINE);
        ObjectLayouts layouts = new ObjectLayouts(remembered);
        SealedFacts sealedFacts = new SealedFacts(objectKeys, layouts);
        WriteConditions conditions = new WriteConditions(looks);
        Deciding deciding = new Deciding(defaults, objectKeys);
        UploadWiring uploads = new UploadWiring(
                new UploadWiring.Rules(access, deciding, conditions), objectKeys, keys, states, process);
        ObjectSealing sealing = new ObjectSealing(objectKeys, keys, process.random());
        SealedReads reads = new SealedReads(objectKeys, looks, layouts);
        CopyWays.Tools tools = new CopyWays.Tools(process.random(), new StreamChecksums());
        CopyWays ways = new CopyWays(objectKeys, looks, reads, conditions, sealing, tools, CopyLimits.standard());
        return new Handlers(
                new ListBucketsHandler(stores, reserved, backends),
                buckets(access, conditions, new ListedEntries(new CachingEntryView(looks, facts))),
                new ObjectHandlers(
                        uploads.anyLength(new PutObjectHandler(access, deciding, conditions, sealing)),
                        new GetObjectHandler(access, looks, layouts, reads),
                        new HeadObjectHandler(access, looks, sealedFacts),
                        new DeleteObjectHandler(access, conditions),
                        new CopyObjectHandler(access, deciding, looks, ways),
                        new GetObjectAttributesHandler(access, looks, sealedFacts),
                        new UpdateObjectEncryptionHandler(access, deciding, looks, ways)),
                uploads.handlers(new CopySides(access), new PartSources(looks, reads)),
                new PassThroughHandler(access),
                new PreflightHandler(stores, reserved));
    }

    private BucketHandlers buckets(Access access, WriteConditions conditions, ListedEntries entries) {
        return new BucketHandlers(
                new CreateBucketHandler(access, settings),
                new HeadBucketHandler(access),
                new DeleteBucketHandler(access, settings),
                new BucketHandlers.Encryption(
                        new GetBucketEncryptionHandler(access, settings),
                        new PutBucketEncryptionHandler(access, settings),
                        new DeleteBucketEncryptionHandler(access, settings)),
                new ListObjectsHandler(access, entries),
                new ListVersionsHandler(access, entries),
                new DeleteObjectsHandler(access, new TaggedTargets(conditions)));
    }
}
