package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.app.VertxLoops;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.StreamHeader;
import io.ssegateway.kms.CacheSettings;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRegistry;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** KMS calls per 1 000 requests, with the time-to-live and the window that are shipped; and what bucket keys share. */
class KmsCallsTest extends ObjectsFixture {
    private static final int REQUESTS = 2_000;
    private static final Duration SHIPPED_TTL = Duration.ofSeconds(300);
    private static final Fields BUCKET_KEY =
            Fields.none().with(S3Header.SSE, "aws:kms").with(S3Header.SSE_BUCKET_KEY, "true");

    /** One replica: a guard of its own around the KMS that all share. */
    private final class Replica {
        private final GuardedKms guarded =
                GuardedKms.over(kms, CacheSettings.of(SHIPPED_TTL), KeyEvents.NONE, new VertxLoops(vertx));
        private final ObjectKeys keys =
                new ObjectKeys(new KeyRegistry(Map.of("local", guarded), kms), events::add, KeyUse.DEFAULT_DEADLINE);
        private final PutObjectHandler put = new PutObjectHandler(
                access,
                new Deciding((rule, bucket) -> defaults.of(rule, bucket), keys),
                conditions,
                new ObjectSealing(keys, kms, new SecureRandom()));
        private final GetObjectHandler get =
                new GetObjectHandler(access, looks, layouts, new SealedReads(keys, looks, layouts));

        Got put(int i, Fields asked) {
            Body body = Body.of(Buffer.buffer("object " + i));
            int length = ("object " + i).length();
            var operation = new S3Operation.PutObject(ref("k" + i), OptionalLong.of(length), Conditions.none(), asked);
            return run(() -> put.handle(operation, caller(), body));
        }

        String get(int i) {
            var operation = new S3Operation.GetObject(
                    ref("k" + i), Optional.<ByteRange>empty(), Conditions.none(), Fields.none(), Fields.none());
            return new String(
                    run(() -> get.handle(operation, caller(), Body.empty())).bytes());
        }
    }

    private final Replica replica = new Replica();
    private int before;

    @AfterEach
    void wipe() {
        replica.guarded.close();
    }

    private double callsPerThousand(String what) {
        double figure = 1000.0 * (kms.calls() - before) / REQUESTS;
        before = kms.calls();
        System.out.printf("KMS calls per 1 000 requests: %s %.1f%n", what, figure);
        return figure;
    }

    private void putAll(Fields asked) {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(replica.put(i, asked).status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("I9")
    void bucketKeyPutsAndWarmGetsNeedAtMostOneInAThousand() {
        putAll(BUCKET_KEY);
        assertThat(callsPerThousand("PUT with bucket keys")).isLessThanOrEqualTo(1);

        Replica another = new Replica();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(another.get(i)).isEqualTo("object " + i);
        }
        another.guarded.close();
        assertThat(callsPerThousand("GET of such objects, first at another replica"))
                .isLessThanOrEqualTo(1);
    }

    @Test
    @Tag("I9")
    void warmGetsNeedNone() {
        for (int i = 0; i < 100; i++) {
            replica.put(i, Fields.none());
            replica.get(i);
        }
        before = kms.calls();
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(replica.get(i % 100)).isEqualTo("object " + i % 100);
        }
        assertThat(callsPerThousand("warm GET")).isZero();
    }

    @Test
    void withoutBucketKeysEachPutAsksOnce() {
        putAll(Fields.none());
        assertThat(callsPerThousand("PUT without bucket keys")).isEqualTo(1000);
    }

    @Test
    void theWindowOfTheRuleGivesBucketKeysToWhoAsksForNothing() {
        BucketRule rule = policy.rule.orElseThrow();
        policy.rule = Optional.of(new BucketRule(
                rule.match(),
                rule.place(),
                rule.encrypt(),
                rule.key(),
                rule.keyContext(),
                rule.plainReads(),
                rule.https(),
                rule.etag(),
                rule.identity(),
                rule.backend(),
                new BucketRule.Options(
                        Set.of(),
                        false,
                        BucketRule.Compat.AWS,
                        Optional.empty(),
                        Optional.of(Duration.ofMinutes(10)))));
        Got put = replica.put(1, Fields.none());
        replica.put(2, Fields.none());

        assertThat(put.field(S3Header.SSE_BUCKET_KEY)).isEqualTo("true");
        assertThat(envelope(1).flags().bucketKey()).isTrue();
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    @Tag("I3")
    void objectsUnderOneBucketKeyShareNothingElse() {
        putAll(BUCKET_KEY);
        Set<Bytes> wrapped = new HashSet<>();
        Set<Bytes> salts = new HashSet<>();
        Set<StreamHeader> streams = new HashSet<>();
        Set<Bytes> seals = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            Envelope envelope = envelope(i);
            wrapped.add(envelope.source().wrapped());
            salts.add(envelope.salt());
            streams.add(envelope.streamHeader().orElseThrow());
            seals.add(envelope.sealedDataKey());
        }
        assertThat(wrapped).hasSize(1);
        assertThat(salts).as("so no key-encryption key and nonce come twice").hasSize(REQUESTS);
        assertThat(streams).as("so no segment key comes twice").hasSize(REQUESTS);
        assertThat(seals).hasSize(REQUESTS);
    }

    private Envelope envelope(int i) {
        var stored = fake.objects().get(BUCKET.value(), "k" + i).orElseThrow();
        return Envelope.decode(stored.headers().get("x-amz-meta-ssegw"));
    }
}
