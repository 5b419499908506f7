package io.ssegateway.envelope;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands in the object's metadata under {@link #METADATA_NAME}: where the key is found, and the data key sealed
 * under it (FORMAT.md §3). The copy in the body has the same form with the data key sealed under a key that names no
 * place. No secret.
 *
 * @param facts what is said of the object
 * @param salt 32 bytes, drawn for this seal
 * @param commitment 32 bytes that tell the right key from a wrong one
 * @param sealedDataKey 48 bytes
 */
public record Envelope(EnvelopeFacts facts, Bytes salt, Bytes commitment, Bytes sealedDataKey) {
    /** The user metadata name, without a dialect's prefix. */
    public static final String METADATA_NAME = "ssegw";
    /** The most characters of the header form. */
    public static final int HEADER_LIMIT = 1_024;
    /** The most bytes of the binary form. */
    public static final int BINARY_LIMIT = 768;

    /**
     * Checks the sizes.
     *
     * @throws EnvelopeException if a field has another size, or all of it is more than {@link #BINARY_LIMIT} bytes
     */
    public Envelope {
        EnvelopeCodec.checkSizes(facts, salt, commitment, sealedDataKey);
    }

    /** Whose key it is. */
    public SseMethod method() {
        return facts.source().method();
    }

    /** Where the key material is found. */
    public KeySource source() {
        return facts.source();
    }

    /** The flags. */
    public EnvelopeFlags flags() {
        return facts.flags();
    }

    /** Plaintext bytes; empty when multipart or unknown at the start. */
    public OptionalLong plainSize() {
        return facts.plainSize();
    }

    /** Of the one stream; empty when multipart. */
    public Optional<StreamHeader> streamHeader() {
        return facts.streamHeader();
    }

    /** The header form: base64url without padding. */
    public String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(encodeBinary().toArray());
    }

    /** The binary form. */
    public Bytes encodeBinary() {
        return Bytes.of(EnvelopeCodec.encode(this));
    }

    /**
     * Reads the header form.
     *
     * @throws EnvelopeException for anything but the canonical form of an envelope of this version
     */
    public static Envelope decode(String header) {
        if (header.length() > HEADER_LIMIT) {
            throw new EnvelopeException("envelope of more than " + HEADER_LIMIT + " characters");
        }
        byte[] binary;
        try {
            binary = Base64.getUrlDecoder().decode(header);
        } catch (IllegalArgumentException e) {
            throw new EnvelopeException("envelope is not base64url");
        }
        // the JDK's decoder takes padding and stray bits in the last character
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(binary).equals(header)) {
            throw new EnvelopeException("envelope is not canonical base64url");
        }
        return EnvelopeCodec.decode(binary);
    }

    /**
     * Reads the binary form.
     *
     * @throws EnvelopeException for anything but an envelope of this version
     */
    public static Envelope decodeBinary(Bytes binary) {
        return EnvelopeCodec.decode(binary.toArray());
    }

    /** Whether this is the key material the object was sealed with; constant in time. */
    public boolean commitmentMatches(KeyMaterial key) {
        try (DataKeySeal seal = DataKeySeal.of(key, salt)) {
            return seal.commitsTo(commitment);
        }
    }

    /**
     * The data key of the object at this place. The caller closes it.
     *
     * @throws WrongKeyException if the key material is another one
     * @throws TamperedException if the key is right and the seal is not: the object was moved or the envelope changed
     */
    public DataKey open(KeyMaterial key, Place place) {
        try (DataKeySeal seal = checked(key)) {
            return seal.open(sealedDataKey, method(), place, EnvelopeCodec.associated(this));
        }
    }

    /**
     * The data key, out of the copy in the body, wherever the object lies now. The caller closes it.
     *
     * @throws WrongKeyException if the key material is another one
     * @throws TamperedException if the key is right and the seal is not
     */
    public DataKey openRecovery(KeyMaterial key) {
        try (DataKeySeal seal = checked(key)) {
            return seal.openForRecovery(sealedDataKey, method(), EnvelopeCodec.associated(this));
        }
    }

    private DataKeySeal checked(KeyMaterial key) {
        DataKeySeal seal = DataKeySeal.of(key, salt);
        if (!seal.commitsTo(commitment)) {
            seal.close();
            throw new WrongKeyException();
        }
        return seal;
    }
}
