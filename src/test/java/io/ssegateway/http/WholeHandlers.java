package io.ssegateway.http;

import io.ssegateway.app.LoadedRoots;
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
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.multipart.AbortUploadHandler;
import io.ssegateway.multipart.AnyLengthPutHandler;
import io.ssegateway.multipart.CachingScratchUploads;
import io.ssegateway.multipart.CachingUploads;
import io.ssegateway.multipart.CompleteUploadHandler;
import io.ssegateway.multipart.CreateUploadHandler;
import io.ssegateway.multipart.ListPartsHandler;
import io.ssegateway.multipart.ListUploadsHandler;
import io.ssegateway.multipart.PartUpload;
import io.ssegateway.multipart.SealedCompletion;
import io.ssegateway.multipart.UploadPartCopyHandler;
import io.ssegateway.multipart.UploadPartHandler;
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
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.BucketName;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.testing.HeldTimers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every handler of one process, wired as the application wires them. */
final class WholeHandlers {
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final KeepAlive.Pace pace = KeepAlive.Pace.standard();
    private final Keys keys;
    private final CallerStores stores;
    private final ReservedBucket reserved = new ReservedBucket(Optional.of(WholeGateway.STATE));
    private final States states;
    private final Access access;
    private final CachingFacts facts = new CachingFacts(100);
    private final ObjectLooks looks;
    private final ObjectKeys objectKeys;
    private final ObjectLayouts layouts = new ObjectLayouts(new CachingLayouts(16 << 20));
    private final SealedFacts sealedFacts;
    private final SealedReads reads;
    private final WriteConditions conditions;
    private final Deciding deciding;
    private final BucketDefaultSettings settings;
    private final ObjectSealing sealing;
    private final CachingScratchUploads scratch = new CachingScratchUploads();
    private final SealedCompletion.Shared shared;

    WholeHandlers(Stores stores, Keys keys, KeyEvents events) {
        this.keys = keys;
        this.stores = new CallerStores(stores);
        this.states = new States(
                stores,
                new StateSettings(Optional.of(new BucketName(WholeGateway.STATE)), Map.of("main", "us-east-1")),
                new LoadedRoots(keys),
                random,
                clock);
        this.access = new Access(this.stores, reserved);
        this.looks = new ObjectLooks(keys, facts);
        this.objectKeys = new ObjectKeys(keys, events, KeyUse.DEFAULT_DEADLINE);
        this.sealedFacts = new SealedFacts(objectKeys, layouts);
        this.reads = new SealedReads(objectKeys, looks, layouts);
        this.conditions = new WriteConditions(looks);
        HeldTimers timers = new HeldTimers();
        Duration remembered = Duration.ofSeconds(2);
        CachingBucketDefaults defaults = new CachingBucketDefaults(states, remembered, timers, timers::nanos);
        this.settings = new BucketDefaultSettings(states, defaults, remembered, timers);
        this.deciding = new Deciding(defaults, objectKeys);
        this.sealing = new ObjectSealing(objectKeys, keys, random);
        this.shared = new SealedCompletion.Shared(
                new UploadKeys(objectKeys, keys, random), new StreamChecksums(), bytes -> () -> {});
    }

    Handlers handlers() {
        ListedEntries entries = new ListedEntries(new CachingEntryView(looks, facts));
        return new Handlers(
                new ListBucketsHandler(stores, reserved, List.of("main")),
                new BucketHandlers(
                        new CreateBucketHandler(access, settings),
                        new HeadBucketHandler(access),
                        new DeleteBucketHandler(access, settings),
                        new BucketHandlers.Encryption(
                                new GetBucketEncryptionHandler(access, settings),
                                new PutBucketEncryptionHandler(access, settings),
                                new DeleteBucketEncryptionHandler(access, settings)),
                        new ListObjectsHandler(access, entries),
                        new ListVersionsHandler(access, entries),
                        new DeleteObjectsHandler(access, new TaggedTargets(conditions))),
                objects(),
                uploads(),
                new PassThroughHandler(access),
                new PreflightHandler(stores, reserved));
    }

    private ObjectHandlers objects() {
        CopyWays.Tools tools = new CopyWays.Tools(random, new StreamChecksums());
        CopyWays ways = new CopyWays(objectKeys, looks, reads, conditions, sealing, tools, CopyLimits.standard());
        PutObjectHandler put = new PutObjectHandler(access, deciding, conditions, sealing);
        return new ObjectHandlers(
                new AnyLengthPutHandler(put, access, deciding, conditions, shared, scratch, random),
                new GetObjectHandler(access, looks, layouts, reads),
                new HeadObjectHandler(access, looks, sealedFacts),
                new DeleteObjectHandler(access, conditions),
                new CopyObjectHandler(access, deciding, looks, ways),
                new GetObjectAttributesHandler(access, looks, sealedFacts),
                new UpdateObjectEncryptionHandler(access, deciding, looks, ways));
    }

    private UploadHandlers uploads() {
        CachingUploads running = new CachingUploads(states);
        PartUpload parts = new PartUpload(shared.keys(), shared.checksums(), shared.memory(), random);
        return new UploadHandlers(
                new CreateUploadHandler(access, deciding, states, running, shared.keys(), clock),
                new UploadPartHandler(access, running, parts),
                new UploadPartCopyHandler(new CopySides(access), running, parts, new PartSources(looks, reads), pace),
                new CompleteUploadHandler(
                        access, running, new SealedCompletion(running, conditions, shared, clock, 5L << 40), pace),
                new AbortUploadHandler(access, running),
                new ListPartsHandler(access, running),
                new ListUploadsHandler(access, scratch));
    }
}
