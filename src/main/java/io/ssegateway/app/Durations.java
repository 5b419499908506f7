package io.ssegateway.app;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Durations as configuration writes them: {@code 300s}, {@code 5m}, {@code 2h}, {@code 500ms}, ISO 8601, or plain
 * seconds.
 */
final class Durations implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        String text = value.trim().toLowerCase(Locale.ROOT);
        try {
            if (text.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            if (text.matches("\\d{1,9}ms")) {
                return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            }
            return Duration.parse(text.startsWith("p") ? text : text.matches("\\d{1,9}d") ? "p" + text : "pt" + text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + value + "' is no duration; write 300s, 5m or PT5M");
        }
    }
}
