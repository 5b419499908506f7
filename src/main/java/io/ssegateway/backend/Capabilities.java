package io.ssegateway.backend;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one store can do, found by the probe, stated by configuration, or assumed. Immutable.
 *
 * @param kept the promises this store keeps
 * @param minPart bytes that every part but the last must have at least, as the store wants it
 * @param maxPut bytes of the largest object that one PUT may carry, as it is stored
 */
public record Capabilities(Set<Capability> kept, long minPart, long maxPut) {
    /** 5 MiB: what S3 documents. */
    public static final long S3_MIN_PART = 5L << 20;

    /** 5 GiB: what S3 documents. */
    public static final long S3_MAX_PUT = 5L << 30;

    private static final Set<Capability> FOR_UPLOADS = EnumSet.of(
            Capability.METADATA,
            Capability.PART_TAGS_CHECKED,
            Capability.LIST_AFTER_PUT,
            Capability.LAST_PART,
            Capability.UNEQUAL_PARTS);

    /** Copies the set; bounds must be positive. */
    public Capabilities {
        if (minPart < 1 || maxPut < 1) {
            throw new IllegalArgumentException("bounds of a store are positive");
        }
        kept = Set.copyOf(kept);
    }

    /** What is taken for granted of a store that was not asked: S3's own promises, and no trailing checksum. */
    public static Capabilities assumed() {
        EnumSet<Capability> kept = EnumSet.noneOf(Capability.class);
        Arrays.stream(Capability.values()).filter(Capability::assumed).forEach(kept::add);
        return new Capabilities(kept, S3_MIN_PART, S3_MAX_PUT);
    }

    /** Whether the store keeps this promise. */
    public boolean has(Capability capability) {
        return kept.contains(capability);
    }

    /** The same with one promise kept or not. */
    public Capabilities with(Capability capability, boolean keeps) {
        EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(kept);
        if (keeps) {
            copy.add(capability);
        } else {
            copy.remove(capability);
        }
        return new Capabilities(copy, minPart, maxPut);
    }

    /** Promises that are not kept, in the order of the enum. */
    public List<Capability> missing() {
        return Arrays.stream(Capability.values())
                .filter(capability -> !has(capability))
                .toList();
    }

    /**
     * Whether sealed objects may be stored.
     *
     * @throws S3Exception {@code NotImplemented} naming what the store lacks
     */
    public void requireSealedObjects() {
        require(EnumSet.of(Capability.METADATA), "Encrypted objects need");
    }

    /**
     * Whether multipart uploads of sealed objects may be made: what this refuses would break at Complete.
     *
     * @throws S3Exception {@code NotImplemented} naming what the store lacks
     */
    public void requireSealedUploads() {
        require(FOR_UPLOADS, "Multipart uploads to an encrypted bucket need");
    }

    /**
     * Whether sealed objects may be copied by the store.
     *
     * @throws S3Exception {@code NotImplemented} naming what the store lacks
     */
    public void requireSealedCopies() {
        require(
                EnumSet.of(Capability.METADATA, Capability.CONDITIONAL_COPY),
                "Copies of encrypted objects by the store need");
    }

    /**
     * Whether a write or a delete may depend on a condition: what a store ignored would overwrite what it should not.
     *
     * @throws S3Exception {@code NotImplemented} naming the field
     */
    public void requireConditionalWrites(S3Header condition) {
        requireOf(Capability.CONDITIONAL_WRITES, condition);
    }

    /**
     * Whether an object may bring tags.
     *
     * @throws S3Exception {@code NotImplemented} naming the field
     */
    public void requireTags() {
        requireOf(Capability.OBJECT_TAGS, S3Header.TAGGING);
    }

    private void requireOf(Capability capability, S3Header field) {
        if (!has(capability)) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            field.wireName() + " needs something that the store behind this gateway lacks: "
                                    + capability.title() + ".")
                    .with("Header", field.wireName());
        }
    }

    private void require(Set<Capability> needed, String whatNeeds) {
        for (Capability capability : needed) {
            if (!has(capability)) {
                throw new S3Exception(
                        S3Error.NOT_IMPLEMENTED,
                        whatNeeds + " something that the store behind this gateway lacks: " + capability.title() + ".");
            }
        }
    }
}
