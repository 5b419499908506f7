package io.ssegateway.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.http.Admission;
import io.ssegateway.http.FrontDoor;

/** What an operator sees of the gateway as a whole. */
final class GatewayMetrics {
    private GatewayMetrics() {}

    /** Registers the gauges. */
    static void bind(MeterRegistry meters, FrontDoor frontDoor, Admission admission) {
        Gauge.builder("gateway.requests.active", frontDoor, FrontDoor::active)
                .description("Requests begun and not ended")
                .register(meters);
        Gauge.builder("gateway.admission.reserved.bytes", admission, Admission::reserved)
                .description("Bytes that running transfers have reserved")
                .register(meters);
        Gauge.builder("gateway.admission.budget.bytes", admission, Admission::budget)
                .description("Bytes that all transfers together may reserve; beyond it new ones get 503 SlowDown")
                .register(meters);
    }
}
