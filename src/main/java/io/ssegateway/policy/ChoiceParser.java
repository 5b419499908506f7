package io.ssegateway.policy;

import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.policy.BucketRule.Encrypt;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a rule lets clients choose: {@code accept}, {@code api}, {@code compat}, {@code region},
 * {@code bucket-key}.
 */
final class ChoiceParser {
    private static final Pattern WINDOW = Pattern.compile(
            "[1-9]\\d{0,6}[smhd]|P(?!$)(?:\\d{1,4}D)?(?:T(?=\\d)(?:\\d{1,4}H)?(?:\\d{1,6}M)?(?:\\d{1,7}S)?)?");

    private final Findings findings;
    private final Optional<Boolean> api;

    /** Takes what the file's {@code defaults} say of {@code api}. */
    ChoiceParser(Findings findings, Optional<Boolean> api) {
        this.findings = findings;
        this.api = api;
    }

    Declared.Choices parse(Section section, Optional<Encrypt> encrypt) {
        servedLater(section);
        Set<Method> accepted = EnumSet.noneOf(Method.class);
        for (Yaml.Text text : section.texts("accept")) {
            Language.ACCEPT.read(text, findings).ifPresent(accepted::add);
        }
        encrypt.flatMap(Encrypt::method).ifPresent(accepted::remove);
        return new Declared.Choices(
                accepted,
                section.choice("api", Language.API).or(() -> api).orElse(false),
                section.choice("compat", Language.COMPAT).orElse(Compat.AWS),
                section.text("region"),
                section.text("bucket-key").flatMap(this::window));
    }

    private void servedLater(Section section) {
        if (section.choice("mode", Language.MODE).orElse(false)) {
            findings.later(section.entry("mode").orElseThrow().keyPlace(), "mode: observe");
        }
    }

    private Optional<Duration> window(Yaml.Text text) {
        if (text.value().equals("off")) {
            return Optional.of(Duration.ZERO);
        }
        Duration window = WINDOW.matcher(text.value()).matches() ? duration(text.value()) : Duration.ZERO;
        if (window.isZero()) {
            findings.error(
                    text.place(), "'" + text.value() + "' is no time window; write off, 30m, 1h or ISO 8601 (PT1H)");
            return Optional.empty();
        }
        if (window.compareTo(BucketRule.Options.LONGEST_WINDOW) > 0) {
            findings.error(text.place(), "a bucket key is used for 24h at most, not " + text.value());
            return Optional.empty();
        }
        return Optional.of(window);
    }

    private static Duration duration(String text) {
        if (text.startsWith("P")) {
            return Duration.parse(text);
        }
        return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
    }
}
