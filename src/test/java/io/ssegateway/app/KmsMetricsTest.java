package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssegateway.kms.KmsSignals.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KmsMetricsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final KmsMetrics metrics = new KmsMetrics(meters, "vault");

    private double counted() {
        return meters.getMeters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(Signal.class)
    void everySignalIsCountedOnce(Signal signal) {
        assertThat(counted()).isZero();
        metrics.on(signal);

        assertThat(counted()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "5, 0, 0", "0, 1000, 0", "1, 1000, 1", "1, 2000, 0.5", "3, 2, 1500"})
    void callsAreToldPerThousandRequests(int calls, long requests, double figure) {
        for (int i = 0; i < calls; i++) {
            metrics.on(Signal.CALL);
            metrics.on(Signal.ANSWER);
        }
        assertThat(KmsMetrics.perThousand(List.of(metrics), requests)).isEqualTo(figure);
    }

    @Test
    void theKmsIsNamed() {
        assertThat(meters.getMeters())
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTag("provider")).isEqualTo("vault"));
    }
}
