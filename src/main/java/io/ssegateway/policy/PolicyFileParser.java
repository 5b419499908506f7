package io.ssegateway.policy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one policy file into declarations. Fixed: {@code defaults} are inherited by the rules of the same file only, so
 * that no owner of one file can weaken another's rules; {@code network} of all files adds up.
 */
final class PolicyFileParser {
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    private final Reading reading;
    private final Findings findings;

    PolicyFileParser(Reading reading) {
        this.reading = reading;
        this.findings = reading.findings();
    }

    void parse(Yaml root) {
        Section.of("the policy file", root, Language.TOP, findings).ifPresent(this::file);
    }

    private void file(Section top) {
        version(top);
        Optional<Section> defaults = top.section("defaults", Language.DEFAULTS);
        top.section("network", Language.NETWORK).ifPresent(this::network);
        top.names("keys").ifPresent(new KeyParser(reading)::parse);
        top.names("principals").ifPresent(new PrincipalParser(reading)::parse);
        RuleParser rules = new RuleParser(reading, defaults);
        top.items("buckets").forEach(rules::parse);
        top.names("regions").ifPresent(regions -> regions.all().forEach(this::region));
    }

    private void version(Section top) {
        if (!top.has("version")) {
            findings.error(top.place(), "no 'version'; write 'version: " + Language.VERSION + "' first");
            return;
        }
        top.text("version").ifPresent(text -> {
            boolean number = text.plain() && NUMBER.matcher(text.value()).matches();
            if (!number) {
                findings.error(text.place(), "version '" + text.value() + "' is no number; write " + Language.VERSION);
            } else if (Integer.parseInt(text.value()) > Language.VERSION) {
                findings.error(
                        text.place(),
                        "version " + text.value() + " is newer than this gateway (knows " + Language.VERSION + ")");
            }
        });
    }

    private void network(Section network) {
        for (Yaml.Text text : network.texts("secure")) {
            if (text.value().equals(Network.UNIX)) {
                reading.declared().secureUnix = true;
                continue;
            }
            cidr(text).ifPresent(cidr -> {
                if (cidr.isEverything()) {
                    findings.warning(
                            text.place(),
                            text.value()
                                    + " as secure network makes every connection count as HTTPS; name the safe ones");
                }
                reading.declared().secure.add(cidr);
            });
        }
        for (Yaml.Text text : network.texts("trusted-proxies")) {
            cidr(text).ifPresent(cidr -> {
                if (cidr.isEverything()) {
                    findings.error(
                            text.place(), text.value() + " as trusted proxy lets every client claim HTTPS; refused");
                }
                reading.declared().proxies.add(cidr);
            });
        }
    }

    private Optional<Cidr> cidr(Yaml.Text text) {
        Optional<Cidr> cidr = Cidr.parse(text.value());
        if (cidr.isEmpty()) {
            findings.error(text.place(), "'" + text.value() + "' is no network; write it as 10.0.0.0/24 or fd00::/8");
        }
        return cidr;
    }

    private void region(Yaml.Entry entry) {
        Optional<Section> region = Section.of("region '" + entry.key() + "'", entry.value(), Language.REGION, findings);
        if (region.isEmpty()) {
            return;
        }
        if (!region.get().has("methods")) {
            findings.error(region.get().place(), "region '" + entry.key() + "' has no 'methods'; list what it offers");
            return;
        }
        Set<Method> methods = EnumSet.noneOf(Method.class);
        region.get()
                .texts("methods")
                .forEach(word -> Language.ACCEPT.read(word, findings).ifPresent(methods::add));
        String name = region.get().text("name").map(Yaml.Text::value).orElse("");
        reading.declared()
                .regions
                .add(new Declared.Offer(
                        region.get().entry("methods").orElseThrow().value().place(),
                        new BucketRule.Region(entry.key(), name, methods)));
    }
}
