package io.ssegateway.envelope;

import java.security.SecureRandom;

/**
 * Seals data keys into envelopes. Every seal draws its own salt (FORMAT.md §4): no call takes one.
 *
 * <p>Threads: as safe as the source of randomness; {@link SecureRandom} is.
 */
public final class EnvelopeSealer {
    private final SecureRandom random;

    /** Uses this source of randomness for every salt. */
    public EnvelopeSealer(SecureRandom random) {
        this.random = random;
    }

    /**
     * An envelope and its name-free copy, of one salt: they differ in the sealed data key only.
     *
     * @param envelope for the metadata
     * @param copy for the body
     */
    public record Sealed(Envelope envelope, Envelope copy) {}

    /**
     * Seals a data key for a place, and once more for recovery. Keys stay with the caller.
     *
     * @throws EnvelopeException if the envelope were too long
     */
    public Sealed seal(EnvelopeFacts facts, KeyMaterial key, DataKey dataKey, Place place) {
        byte[] drawn = new byte[EnvelopeCodec.SALT];
        random.nextBytes(drawn);
        Bytes salt = Bytes.of(drawn);
        SseMethod method = facts.source().method();
        try (DataKeySeal seal = DataKeySeal.of(key, salt)) {
            Bytes commitment = seal.commitment();
            byte[] head = EnvelopeCodec.head(facts, salt, commitment);
            return new Sealed(
                    new Envelope(facts, salt, commitment, seal.seal(dataKey, method, place, head)),
                    new Envelope(facts, salt, commitment, seal.sealForRecovery(dataKey, method, head)));
        }
    }
}
