package io.ssegateway.app;

import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StatedCapabilities;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The answers that configuration gives about a store, as the store client wants them. */
final class StatedByConfig {
    private StatedByConfig() {}

    /**
     * What is stated.
     *
     * @throws IllegalArgumentException for a size that is not positive
     */
    static StatedCapabilities of(GatewayConfig.Capabilities config) {
        Map<Capability, Boolean> answers = new EnumMap<>(Capability.class);
        state(answers, Capability.TRAILING_CHECKSUM, config.trailingChecksum());
        state(answers, Capability.PART_TRAILING_CHECKSUM, config.partTrailingChecksum());
        state(
                answers,
                Capability.CUT_UPLOADS_VANISH,
                config.commit().map(commit -> commit == GatewayConfig.Capabilities.Commit.PUT));
        state(answers, Capability.UNEQUAL_PARTS, config.equalParts().map(equal -> !equal));
        state(answers, Capability.LAST_PART, config.part10000());
        state(answers, Capability.PART_TAGS_CHECKED, config.partTags());
        state(answers, Capability.LIST_AFTER_PUT, config.listAfterPut());
        state(answers, Capability.METADATA, config.metadata());
        state(answers, Capability.CONDITIONAL_READS, config.conditionalGet());
        state(answers, Capability.SUFFIX_RANGES, config.suffixRange());
        state(answers, Capability.CONDITIONAL_COPY, config.conditionalCopy());
        state(answers, Capability.CONDITIONAL_PART_COPY, config.conditionalPartCopy());
        state(answers, Capability.CONDITIONAL_WRITES, config.conditionalPut());
        state(answers, Capability.OBJECT_TAGS, config.objectTags());
        state(answers, Capability.SIGNED_PAYLOAD, config.signedPayload());
        state(answers, Capability.CHECKSUM_FIELDS, config.checksumFields());
        return new StatedCapabilities(
                answers, size("min-part-size", config.minPartSize()), size("max-put", config.maxPut()));
    }

    private static void state(Map<Capability, Boolean> answers, Capability capability, Optional<Boolean> stated) {
        stated.ifPresent(keeps -> answers.put(capability, keeps));
    }

    private static OptionalLong size(String name, Optional<Long> bytes) {
        if (bytes.isPresent() && bytes.get() < 1) {
            throw new IllegalArgumentException(name + " is a positive number of bytes, not " + bytes.get());
        }
        return bytes.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
