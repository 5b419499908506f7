package io.ssegateway.backend;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is known beforehand of a kind of store. Configuration may say otherwise of each single thing, and the probe asks
 * for what is not stated here.
 */
public enum StorePreset {
    /** A store that is asked for everything. */
    S3(Map.of()),

    /**
     * Huawei Cloud OBS, and what is built on it, through its S3 interface with Signature Version 4.
     *
     * <p>Sources: OBS FAQ, "V4 signatures with OBS" (obs_faq_0274: the payload is {@code UNSIGNED-PAYLOAD} or
     * {@code STREAMING-AWS4-HMAC-SHA256-PAYLOAD} and checksums only where they are required); Open Telekom Cloud,
     * Object Storage Service, S3 API Reference, "Compatibility of OBS REST APIs" and "PUT Object" (no conditions on
     * writes: {@code If-Match} and {@code If-None-Match} are reserved) and "PUT Object - Copy" (conditions on the
     * source); OBS API Reference, "Copying Parts" (none there). What OBS documents alike with S3 is asked as
     * everywhere: parts up to number 10 000 and of unequal size, ranges, metadata, tags (OBS User Guide, "Object Tags":
     * not in every region).
     */
    OBS(Map.of(
            Capability.SIGNED_PAYLOAD, false,
            Capability.TRAILING_CHECKSUM, false,
            Capability.PART_TRAILING_CHECKSUM, false,
            Capability.CHECKSUM_FIELDS, false,
            Capability.CONDITIONAL_WRITES, false,
            Capability.CONDITIONAL_PART_COPY, false));

    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(\\.\\d{1,3}){3}");

    private final Map<Capability, Boolean> known;

    StorePreset(Map<Capability, Boolean> known) {
        this.known = known;
    }

    /** What is known, and over it what configuration states. */
    public StatedCapabilities under(StatedCapabilities stated) {
        Map<Capability, Boolean> all = new EnumMap<>(Capability.class);
        all.putAll(known);
        all.putAll(stated.answers());
        return new StatedCapabilities(all, stated.minPart(), stated.maxPut());
    }

    /**
     * Where the bucket's name stands if configuration does not say: OBS refuses it in the path of a domain
     * ({@code VirtualHostDomainRequired}); below an address there is no other place.
     */
    public BackendSettings.Addressing addressing(URI endpoint) {
        boolean address = endpoint.getHost() == null
                || ADDRESS.matcher(endpoint.getHost()).matches();
        return this == OBS && !address ? BackendSettings.Addressing.VIRTUAL_HOST : BackendSettings.Addressing.PATH;
    }
}
