package io.ssegateway.app;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Stores;
import io.ssegateway.buckets.CreateBucketHandler;
import io.ssegateway.buckets.DeleteBucketHandler;
import io.ssegateway.buckets.DeleteObjectsHandler;
import io.ssegateway.buckets.GetBucketLocationHandler;
import io.ssegateway.buckets.HeadBucketHandler;
import io.ssegateway.buckets.ListBucketsHandler;
import io.ssegateway.buckets.ListObjectsHandler;
import io.ssegateway.buckets.PreflightHandler;
import io.ssegateway.http.BucketHandlers;
import io.ssegateway.http.Handlers;
import io.ssegateway.http.ObjectHandlers;
import io.ssegateway.http.UploadHandlers;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.CachingEntryView;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.DeleteObjectHandler;
import io.ssegateway.objects.GetObjectHandler;
import io.ssegateway.objects.HeadObjectHandler;
import io.ssegateway.objects.ObjectKeys;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.ObjectSealing;
import io.ssegateway.objects.ObjectServing;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.PutObjectHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.security.SecureRandom;
import java.util.List;

/** The handlers, each with what it needs. */
final class HandlerWiring {
    private final CallerStores stores;
    private final Keys keys;
    private final KeyEvents events;
    private final ReservedBucket reserved;
    private final SecureRandom random;
    private final CachingFacts facts;
    private final List<String> backends;

    HandlerWiring(
            Stores stores,
            Keys keys,
            KeyEvents events,
            ReservedBucket reserved,
            SecureRandom random,
            GatewayConfig config) {
        this.stores = new CallerStores(stores);
        this.keys = keys;
        this.events = events;
        this.reserved = reserved;
        this.random = random;
        this.facts = new CachingFacts(config.factsCacheSize());
        this.backends = Backends.names(config);
    }

    Handlers handlers() {
        Access access = new Access(stores, reserved);
        ObjectLooks looks = new ObjectLooks(keys, facts);
        ObjectKeys objectKeys = new ObjectKeys(keys, events, KeyUse.DEFAULT_DEADLINE);
        ObjectServing serving = new ObjectServing(objectKeys);
        WriteConditions conditions = new WriteConditions(looks);
        return new Handlers(
                new ListBucketsHandler(stores, reserved, backends),
                buckets(access, new CachingEntryView(looks, facts)),
                new ObjectHandlers(
                        new PutObjectHandler(access, conditions, new ObjectSealing(objectKeys, keys, random)),
                        new GetObjectHandler(access, looks, serving),
                        new HeadObjectHandler(access, looks, serving),
                        new DeleteObjectHandler(access, conditions),
                        notServed(),
                        notServed()),
                uploads(),
                notServed(),
                new PreflightHandler(stores, reserved));
    }

    private static BucketHandlers buckets(Access access, CachingEntryView view) {
        return new BucketHandlers(
                new CreateBucketHandler(access),
                new HeadBucketHandler(access),
                new DeleteBucketHandler(access),
                new GetBucketLocationHandler(access),
                new ListObjectsHandler(access, view),
                notServed(),
                new DeleteObjectsHandler(access));
    }

    private static UploadHandlers uploads() {
        return new UploadHandlers(
                notServed(), notServed(), notServed(), notServed(), notServed(), notServed(), notServed());
    }

    /** Until the operation has its handler; no dialect parses to it before. */
    private static <O extends S3Operation> OperationHandler<O> notServed() {
        return (operation, caller, body) -> Uni.createFrom().failure(new S3Exception(S3Error.NOT_IMPLEMENTED));
    }
}
