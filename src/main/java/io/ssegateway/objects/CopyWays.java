package io.ssegateway.objects;

import io.ssegateway.envelope.EnvelopeSealer;
import io.ssegateway.stream.Checksums;
import java.security.SecureRandom;

/** The ways in which objects are copied, each with what it needs. */
public final class CopyWays {
    private final CopyLimits limits;
    private final StoredCopy stored;
    private final Resealing resealing;
    private final StreamedCopy streamed;

    /** Wires the ways; {@code tools} is what they have in common with the process. */
    public CopyWays(
            ObjectKeys keys,
            ObjectLooks looks,
            SealedReads reads,
            WriteConditions conditions,
            ObjectSealing sealing,
            Tools tools,
            CopyLimits limits) {
        this.limits = limits;
        CopyPut put = new CopyPut();
        this.stored = new StoredCopy(conditions, put, limits);
        this.resealing = new Resealing(keys, looks, new EnvelopeSealer(tools.random), stored);
        this.streamed = new StreamedCopy(new SourceReads(reads), conditions, sealing, put, tools.checksums);
    }

    /** Salts and checksums. */
    public record Tools(SecureRandom random, Checksums checksums) {}

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
