package io.ssegateway.app;

import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.ObsDialect;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.http.Dialects;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What configuration says of dialects and domains, checked.
 *
 * @param obs whether OBS is spoken beside S3
 * @param obsDomains the base domains OBS is confined to; none: it is spoken everywhere
 */
record DialectSettings(boolean obs, List<String> obsDomains, Addressing addressing) {
    private static final String S3 = "s3";
    private static final String OBS = "obs";

    /**
     * Reads {@code GATEWAY_DIALECTS}, {@code GATEWAY_BASE_DOMAINS}, {@code GATEWAY_OBS_BASE_DOMAINS} and
     * {@code GATEWAY_CUSTOM_DOMAINS}. A domain of OBS is a base domain, whether it is named under both or not; a custom
     * domain may be named under the second to have OBS spoken there.
     *
     * @throws ConfigurationException naming the value that cannot be
     */
    static DialectSettings of(GatewayConfig config) {
        Set<String> spoken = new LinkedHashSet<>(trimmed(Optional.of(config.dialects())));
        for (String word : spoken) {
            if (!word.equals(S3) && !word.equals(OBS)) {
                throw new ConfigurationException(
                        "gateway.dialects: '" + word + "' is no dialect; GATEWAY_DIALECTS takes s3, or s3,obs");
            }
        }
        if (!spoken.contains(S3)) {
            throw new ConfigurationException(
                    "gateway.dialects: s3 is always spoken; GATEWAY_DIALECTS takes s3, or s3,obs");
        }
        List<String> obsDomains = domains("gateway.obs-base-domains", config.obsBaseDomains());
        if (!spoken.contains(OBS) && !obsDomains.isEmpty()) {
            throw new ConfigurationException(
                    "gateway.obs-base-domains: OBS is not spoken; set GATEWAY_DIALECTS to s3,obs, or leave"
                            + " GATEWAY_OBS_BASE_DOMAINS out");
        }
        Set<String> base = new LinkedHashSet<>(domains("gateway.base-domains", config.baseDomains()));
        Map<String, BucketName> custom = custom(config.customDomains(), base);
        base.addAll(obsDomains);
        base.removeAll(custom.keySet());
        return new DialectSettings(spoken.contains(OBS), obsDomains, new Addressing(List.copyOf(base), custom));
    }

    /** The dialects as the front door speaks them. */
    Dialects spoken() {
        return obs ? Dialects.of(new S3Dialect(), new ObsDialect(), obsDomains) : Dialects.of(new S3Dialect());
    }

    private static Map<String, BucketName> custom(Optional<List<String>> pairs, Set<String> base) {
        Map<String, BucketName> custom = new LinkedHashMap<>();
        for (String pair : trimmed(pairs)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException(
                        "gateway.custom-domains: '" + pair + "' is not written as domain=bucket");
            }
            String domain =
                    domain("gateway.custom-domains", pair.substring(0, equals).strip());
            if (base.contains(domain)) {
                throw new ConfigurationException("gateway.custom-domains: '" + domain
                        + "' is a base domain as well; its host is that of the service, not of a bucket");
            }
            if (custom.put(domain, bucket(pair.substring(equals + 1).strip())) != null) {
                throw new ConfigurationException("gateway.custom-domains: '" + domain + "' is named twice");
            }
        }
        return custom;
    }

    private static BucketName bucket(String name) {
        try {
            return new BucketName(name);
        } catch (S3Exception e) {
            throw new ConfigurationException("gateway.custom-domains: '" + name + "' is no bucket name");
        }
    }

    private static List<String> domains(String setting, Optional<List<String>> named) {
        return trimmed(named).stream().map(name -> domain(setting, name)).toList();
    }

    private static String domain(String setting, String name) {
        String host = Addressing.hostName(name);
        boolean good = !host.isEmpty()
                && host.length() == name.length()
                && host.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._".indexOf(c) >= 0)
                && !host.startsWith(".")
                && !host.endsWith(".");
        if (!good) {
            throw new ConfigurationException(
                    setting + ": '" + name + "' is no domain; write its name alone, without scheme, port or wildcard");
        }
        return host;
    }

    private static List<String> trimmed(Optional<List<String>> values) {
        return values.orElse(List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
