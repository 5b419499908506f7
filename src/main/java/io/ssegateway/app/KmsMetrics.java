package io.ssegateway.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.http.FrontDoor;
import io.ssegateway.kms.GuardedKms;
import io.ssegateway.kms.KmsSignals;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * What an operator sees between the gateway and one KMS: calls and what came of them, repeats, the breaker, calls in
 * line, bucket keys. Names providers, never keys.
 */
final class KmsMetrics implements KmsSignals {
    private static final String PROVIDER = "provider";

    private final MeterRegistry meters;
    private final String provider;
    private final AtomicLong calls = new AtomicLong();

    KmsMetrics(MeterRegistry meters, String provider) {
        this.meters = meters;
        this.provider = provider;
        // seen as 0 before anything happens
        for (Signal signal : Signal.values()) {
            counter(signal);
        }
    }

    @Override
    public void on(Signal signal) {
        counter(signal).increment();
        if (signal == Signal.CALL) {
            calls.incrementAndGet();
        }
    }

    /** Shows how the KMS stands. */
    KmsMetrics bind(GuardedKms kms) {
        gauge(
                "gateway.kms.breaker.open",
                "1 while the KMS is left alone for want of answers",
                kms,
                one -> one.load().open() ? 1 : 0);
        gauge("gateway.kms.running", "Calls under way", kms, one -> one.load().running());
        gauge(
                "gateway.kms.waiting",
                "Calls that wait for one of these to end",
                kms,
                one -> one.load().waiting());
        gauge(
                "gateway.kms.bucket.keys",
                "Bucket keys that are kept",
                kms,
                one -> one.load().bucketKeys());
        return this;
    }

    /** Shows how often requests of clients cost a call of any KMS. */
    static void bind(MeterRegistry meters, FrontDoor frontDoor, List<KmsMetrics> all) {
        FunctionCounter.builder("gateway.requests", frontDoor, FrontDoor::begun)
                .description("Requests begun")
                .register(meters);
        Gauge.builder("gateway.kms.calls.per.1000.requests", frontDoor, door -> perThousand(all, door.begun()))
                .description("KMS calls per 1 000 requests since the start")
                .register(meters);
    }

    /** KMS calls per 1 000 requests; 0 before the first request. */
    static double perThousand(List<KmsMetrics> all, long requests) {
        return requests == 0
                ? 0
                : 1000.0 * all.stream().mapToLong(one -> one.calls.get()).sum() / requests;
    }

    private void gauge(String name, String description, GuardedKms kms, ToDoubleFunction<GuardedKms> value) {
        Gauge.builder(name, kms, value)
                .description(description)
                .tag(PROVIDER, provider)
                .register(meters);
    }

    private Counter counter(Signal signal) {
        return switch (signal) {
            case CALL -> counter("gateway.kms.calls", "Times the KMS was asked, repeats included");
            case ANSWER -> result("ok");
            case REFUSAL -> result("refused");
            case THROTTLE -> result("throttled");
            case TROUBLE -> result("unavailable");
            case REPEAT -> counter("gateway.kms.repeats", "Calls made once more after trouble");
            case OPENED -> breaker("opened");
            case CLOSED -> breaker("closed");
            case TURNED_AWAY -> spared("breaker");
            case CROWDED_OUT -> spared("bulkhead");
            case BUCKET_KEY_MADE -> bucketKey("made");
            case BUCKET_KEY_USED -> bucketKey("used");
            case BUCKET_KEY_CONFIRMED -> bucketKey("confirmed");
            case BUCKET_KEY_DROPPED -> bucketKey("dropped");
        };
    }

    private Counter result(String result) {
        return counter("gateway.kms.answers", "What came of the calls", "result", result);
    }

    private Counter breaker(String change) {
        return counter("gateway.kms.breaker", "Changes of the breaker", "change", change);
    }

    private Counter spared(String by) {
        return counter("gateway.kms.turned.away", "Calls refused without asking the KMS", "by", by);
    }

    private Counter bucketKey(String what) {
        return counter("gateway.kms.bucket.key.events", "What became of bucket keys", "event", what);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name)
                .description(description)
                .tag(PROVIDER, provider)
                .tags(tags)
                .register(meters);
    }
}
