package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Reads {@code keys}. */
final class KeyParser {
    private static final int MAX_ID_BYTES = 255;

    /** What the envelope has room for beside the bucket's identity (FORMAT.md §2). */
    private static final int MAX_CONTEXT_BYTES = 128;

    private static final String RESERVED = "sse-gateway:";

    private final Reading reading;
    private final Findings findings;

    KeyParser(Reading reading) {
        this.reading = reading;
        this.findings = reading.findings();
    }

    void parse(Section keys) {
        for (Yaml.Entry entry : keys.all()) {
            if (isName(entry)) {
                Section.of("key '" + entry.key() + "'", entry.value(), Language.KEY, findings)
                        .ifPresent(section -> key(entry, section));
            }
        }
    }

    private boolean isName(Yaml.Entry entry) {
        String alias = entry.key();
        boolean fine = !alias.isEmpty()
                && bytes(alias) <= MAX_ID_BYTES
                && alias.chars().allMatch(c -> c > ' ' && c < 0x7f && "*{}\"'\\".indexOf(c) < 0);
        if (!fine) {
            findings.error(
                    entry.keyPlace(),
                    "key '" + alias
                            + "': an alias is 1 to 255 ASCII characters without spaces, quotes, '*' and braces");
        }
        return fine;
    }

    private void key(Yaml.Entry entry, Section section) {
        String provider = section.text("kms").map(this::provider).orElse(Declared.LOCAL);
        String id = section.text("id").map(this::id).orElse(entry.key());
        section.text("region").ifPresent(region -> checkRegion(region, provider, id));
        Map<String, String> context = section.words("context");
        section.entry("context").ifPresent(written -> checkContext(written, context));
        KeyRef ref = new KeyRef(provider, id, entry.key());
        reading.declared().keys.add(new Declared.Key(entry.keyPlace(), ref, context));
    }

    private String provider(Yaml.Text kms) {
        if (!reading.context().kmsProviders().contains(kms.value())) {
            String known = String.join(
                    ", ", reading.context().kmsProviders().stream().sorted().toList());
            findings.error(
                    kms.place(),
                    "no KMS provider named '" + kms.value() + "' is configured (gateway.kms.*: " + known + ")");
        }
        return kms.value();
    }

    /**
     * A provider of a cloud serves one region, and what objects remember of a key is the provider and its id there. So
     * the word says where the key is, and what it says must be so.
     */
    private void checkRegion(Yaml.Text region, String provider, String id) {
        Optional<String> served = regionOf(id)
                .or(() -> Optional.ofNullable(reading.context().kmsRegions().get(provider)));
        if (served.isEmpty()) {
            findings.error(region.place(), "keys of '" + provider + "' have no region; delete the word");
        } else if (!served.get().equals(region.value())) {
            findings.error(
                    region.place(),
                    "the key is not in '" + region.value() + "': '" + provider + "' has it in '" + served.get()
                            + "'; a key in another region is a key of another provider");
        }
    }

    /** The region that an AWS ARN names. */
    private static Optional<String> regionOf(String id) {
        String[] parts = id.split(":", 6);
        return parts.length == 6 && parts[0].equals("arn") ? Optional.of(parts[3]) : Optional.empty();
    }

    private String id(Yaml.Text id) {
        if (bytes(id.value()) > MAX_ID_BYTES || id.value().chars().anyMatch(c -> c <= ' ')) {
            findings.error(id.place(), "'id' is 1 to " + MAX_ID_BYTES + " characters without spaces");
        }
        return id.value();
    }

    private void checkContext(Yaml.Entry written, Map<String, String> context) {
        for (String name : context.keySet()) {
            if (name.startsWith(RESERVED)) {
                findings.error(
                        written.value().place(),
                        "'" + name + "': names beginning with " + RESERVED + " are the gateway's own");
            }
        }
        int size = context.entrySet().stream()
                .mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue()))
                .sum();
        if (size > MAX_CONTEXT_BYTES) {
            findings.error(
                    written.value().place(),
                    "'context' has " + size + " bytes; objects have room for " + MAX_CONTEXT_BYTES);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
