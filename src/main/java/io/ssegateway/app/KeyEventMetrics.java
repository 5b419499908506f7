package io.ssegateway.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KmsException;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Counts key uses by what happened, and logs refusals. Names keys and principals, never key material. */
final class KeyEventMetrics implements KeyEvents {
    private static final Logger LOG = Logger.getLogger(KeyEventMetrics.class);

    private final MeterRegistry meters;

    KeyEventMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void on(KeyEvent event) {
        String result =
                event.failure().map(KmsException.Kind::name).orElse("OK").toLowerCase(Locale.ROOT);
        meters.counter(
                        "gateway.key.uses",
                        "action",
                        event.action().name().toLowerCase(Locale.ROOT),
                        "provider",
                        event.key().provider(),
                        "cached",
                        Boolean.toString(event.cached()),
                        "result",
                        result)
                .increment();
        if (event.failure().isPresent()) {
            LOG.infof(
                    "key use refused: request %s, principal %s, key %s of %s, %s, %s%s",
                    event.use().requestId(),
                    event.use().principal(),
                    event.key().alias(),
                    event.key().provider(),
                    event.action(),
                    result,
                    event.missing()
                            .map(right -> ", " + right + " is not granted")
                            .orElse(""));
        }
    }
}
