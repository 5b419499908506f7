package io.ssegateway.objects;

import io.ssegateway.envelope.EnvelopeSealer;
import java.security.SecureRandom;

/** The ways in which objects are copied, each with what it needs. */
public final class CopyWays {
    private final CopyLimits limits;
    private final StoredCopy stored;
    private final Resealing resealing;
    private final StreamedCopy streamed;

    /** Wires the ways. */
    public CopyWays(
            ObjectKeys keys,
            ObjectLooks looks,
            SealedReads reads,
            WriteConditions conditions,
            ObjectSealing sealing,
            SecureRandom random,
            CopyLimits limits) {
        this.limits = limits;
        this.stored = new StoredCopy(conditions, limits);
        this.resealing = new Resealing(keys, looks, new EnvelopeSealer(random), stored);
        this.streamed = new StreamedCopy(new SourceReads(reads), conditions, sealing);
    }

    /** Bounds of them all. */
    CopyLimits limits() {
        return limits;
    }

    /** Stored bytes as they are. */
    StoredCopy stored() {
        return stored;
    }

    /** Sealed to sealed. */
    Resealing resealing() {
        return resealing;
    }

    /** By reading and writing. */
    StreamedCopy streamed() {
        return streamed;
    }
}
