package io.ssegateway.buckets;

import io.ssegateway.app.LoadedRoots;
import io.ssegateway.backend.Stores;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.BucketDefaultSettings;
import io.ssegateway.objects.CachingBucketDefaults;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.ObjectKeys;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.ObjectSealing;
import io.ssegateway.objects.PutObjectHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.BucketName;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.HeldTimers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What one gateway process has for buckets and their default encryption, and for uploads that follow it. */
final class EncryptionReplica {
    final CachingBucketDefaults defaults;
    final CreateBucketHandler create;
    final DeleteBucketHandler drop;
    final GetBucketEncryptionHandler getEncryption;
    final PutBucketEncryptionHandler putEncryption;
    final DeleteBucketEncryptionHandler deleteEncryption;
    final PutObjectHandler put;

    EncryptionReplica(
            Stores stores, CountingKms kms, HeldTimers timers, Duration remembered, Optional<String> stateBucket) {
        SecureRandom random = new SecureRandom();
        StateSettings settings = new StateSettings(stateBucket.map(BucketName::new), Map.of("main", "us-east-1"));
        States states = new States(stores, settings, new LoadedRoots(kms), random, InstantSource.system());
        Access access = new Access(new CallerStores(stores), new ReservedBucket(stateBucket));
        ObjectKeys keys = new ObjectKeys(kms, event -> {}, KeyUse.DEFAULT_DEADLINE);
        WriteConditions conditions = new WriteConditions(new ObjectLooks(kms, new CachingFacts(100)));
        defaults = new CachingBucketDefaults(states, remembered, timers, timers::nanos);
        BucketDefaultSettings changes = new BucketDefaultSettings(states, defaults, remembered, timers);
        create = new CreateBucketHandler(access, changes);
        drop = new DeleteBucketHandler(access, changes);
        getEncryption = new GetBucketEncryptionHandler(access, changes);
        putEncryption = new PutBucketEncryptionHandler(access, changes);
        deleteEncryption = new DeleteBucketEncryptionHandler(access, changes);
        put = new PutObjectHandler(
                access, new Deciding(defaults, keys), conditions, new ObjectSealing(keys, kms, random));
    }
}
