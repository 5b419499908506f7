package io.ssegateway.kms.aws;

import io.ssegateway.kms.wire.KmsEndpoint;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How AWS KMS is reached.
 *
 * @param name the provider's name in configuration, policies and envelopes
 * @param region of keys that are not named by an ARN
 * @param address where KMS is, of this region only; without it each region's public endpoint is asked
 * @param tls for public endpoints
 * @throws IllegalArgumentException for a region of another shape
 */
public record AwsSettings(
        String name, String region, Optional<KmsEndpoint> address, KmsEndpoint.Tls tls, AwsIdentity identity) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{1,12}){1,4}-[0-9]{1,2}");

    /** Checks the region. */
    public AwsSettings {
        if (!isRegion(region)) {
            throw new IllegalArgumentException("'" + region + "' is no region of AWS");
        }
    }

    /** Public endpoints, the platform's authorities. */
    public static AwsSettings of(String name, String region, AwsIdentity identity) {
        return new AwsSettings(name, region, Optional.empty(), KmsEndpoint.Tls.platform(), identity);
    }

    /** The same at another address. */
    public AwsSettings at(KmsEndpoint other) {
        return new AwsSettings(name, region, Optional.of(other), tls, identity);
    }

    /** The same with other files for TLS towards public endpoints. */
    public AwsSettings withTls(KmsEndpoint.Tls other) {
        return new AwsSettings(name, region, address, other, identity);
    }

    /**
     * The public endpoint of a service. Source: AWS General Reference, "Service endpoints".
     *
     * @param service {@code kms} or {@code sts}
     */
    public static URI endpoint(String service, String region) {
        return URI.create(
                "https://" + service + "." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    /** Where KMS is for keys of this region; empty if this provider does not go there. */
    Optional<KmsEndpoint> endpointOf(String keysRegion) {
        if (address.isPresent()) {
            return address.filter(there -> keysRegion.equals(region));
        }
        return Optional.of(KmsEndpoint.of(name, endpoint("kms", keysRegion)).withTls(tls));
    }
}
