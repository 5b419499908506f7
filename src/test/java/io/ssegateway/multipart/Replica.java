package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.LoadedRoots;
import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.backend.Stores;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.CachingLayouts;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.GetObjectHandler;
import io.ssegateway.objects.HeadObjectHandler;
import io.ssegateway.objects.ObjectKeys;
import io.ssegateway.objects.ObjectLayouts;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.ObjectSealing;
import io.ssegateway.objects.PutObjectHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.objects.SealedFacts;
import io.ssegateway.objects.SealedReads;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.Janitor;
import io.ssegateway.state.RunningUploads;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.testing.CountingKms;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The handlers of one gateway process: caches of its own, nothing shared with another but store and keys. */
final class Replica implements MemoryBudget {
    static final String STATE = "gw-state";

    final CreateUploadHandler create;
    final UploadPartHandler part;
    final CompleteUploadHandler complete;
    final AbortUploadHandler abort;
    final ListPartsHandler listParts;
    final ListUploadsHandler listUploads;
    final AnyLengthPutHandler put;
    final GetObjectHandler get;
    final HeadObjectHandler head;
    private final Stores stores;
    private final States states;
    final AtomicLong leased = new AtomicLong();
    volatile long budget = Long.MAX_VALUE;

    Replica(Stores stores, CountingKms kms, boolean withState) {
        this(stores, kms, withState, KeepAlive.Pace.standard(), 5L << 40);
    }

    Replica(Stores stores, CountingKms kms, boolean withState, KeepAlive.Pace pace, long largestStored) {
        this.stores = stores;
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        Optional<BucketName> bucket = withState ? Optional.of(new BucketName(STATE)) : Optional.empty();
        states = new States(
                stores, new StateSettings(bucket, Map.of("main", "us-east-1")), new LoadedRoots(kms), random, clock);
        Access access = new Access(new CallerStores(stores), new ReservedBucket(Optional.of(STATE)));
        KeyEvents events = event -> {};
        ObjectKeys keys = new ObjectKeys(kms, events, KeyUse.DEFAULT_DEADLINE);
        ObjectLooks looks = new ObjectLooks(kms, new CachingFacts(100));
        ObjectLayouts layouts = new ObjectLayouts(new CachingLayouts(16 << 20));
        WriteConditions conditions = new WriteConditions(looks);
        Deciding deciding = new Deciding((rule, of) -> Uni.createFrom().item(Optional.empty()), keys);
        CachingUploads uploads = new CachingUploads(states);
        CachingScratchUploads scratch = new CachingScratchUploads();
        SealedCompletion.Shared shared =
                new SealedCompletion.Shared(new UploadKeys(keys, kms, random), new StreamChecksums(), this);
        create = new CreateUploadHandler(access, deciding, states, uploads, shared.keys(), clock);
        part = new UploadPartHandler(access, uploads, new PartUpload(shared.keys(), shared.checksums(), this, random));
        complete = new CompleteUploadHandler(
                access, uploads, new SealedCompletion(uploads, conditions, shared, clock, largestStored), pace);
        abort = new AbortUploadHandler(access, uploads);
        listParts = new ListPartsHandler(access, uploads);
        listUploads = new ListUploadsHandler(access, scratch);
        put = new AnyLengthPutHandler(
                new PutObjectHandler(access, deciding, conditions, new ObjectSealing(keys, kms, random)),
                access,
                deciding,
                conditions,
                shared,
                scratch,
                random);
        get = new GetObjectHandler(access, looks, layouts, new SealedReads(keys, looks, layouts));
        head = new HeadObjectHandler(access, looks, new SealedFacts(keys, layouts));
    }

    /** Clears away what is left of uploads, as of a time. */
    Janitor janitor(InstantSource clock) {
        return new Janitor(states, RunningUploads.of(stores), clock);
    }

    @Override
    public Lease lease(long bytes) {
        if (leased.addAndGet(bytes) > budget) {
            leased.addAndGet(-bytes);
            throw new S3Exception(S3Error.SLOW_DOWN);
        }
        return () -> leased.addAndGet(-bytes);
    }
}
