package io.ssegateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.http.FrontDoor;
import io.ssegateway.kms.CacheSettings;
import io.ssegateway.kms.CallerLoop;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts the guards of {@link GuardedKms} around each provider, with the metrics that go with them. */
final class GuardedKeys {
    private final CacheSettings cache;
    private final KeyEvents events;
    private final MeterRegistry meters;
    private final CallerLoop.Source loops;
    private final List<KmsMetrics> all = new ArrayList<>();

    GuardedKeys(GatewayConfig config, KeyEvents events, MeterRegistry meters, CallerLoop.Source loops) {
        Duration ttl = config.keyCacheTtl();
        Duration refusals = ttl.compareTo(CacheSettings.LONGEST_REFUSAL) < 0 ? ttl : CacheSettings.LONGEST_REFUSAL;
        this.cache = new CacheSettings(config.keyCacheSize(), ttl, refusals);
        this.events = events;
        this.meters = meters;
        this.loops = loops;
    }

    /** A provider within its guards, counted under its name. */
    GuardedKms over(String name, Kms provider) {
        KmsMetrics metrics = new KmsMetrics(meters, name);
        GuardedKms guarded = GuardedKms.over(provider, cache, KmsLimits.shipped(), events, metrics, loops);
        all.add(metrics.bind(guarded));
        return guarded;
    }

    /** Shows how often requests of clients cost a call of any of them. */
    void bind(FrontDoor frontDoor) {
        KmsMetrics.bind(meters, frontDoor, List.copyOf(all));
    }
}
