package io.ssegateway.envelope;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an envelope says of its object, before anything is sealed.
 *
 * @param source where the key material is found
 * @param flags the flags
 * @param plainSize plaintext bytes; empty when multipart or unknown at the start
 * @param streamHeader of the one stream; empty exactly when multipart
 */
public record EnvelopeFacts(
        KeySource source, EnvelopeFlags flags, OptionalLong plainSize, Optional<StreamHeader> streamHeader) {
    /**
     * Checks that the parts agree.
     *
     * @throws EnvelopeException if they do not
     */
    public EnvelopeFacts {
        if (flags.multipart() ? streamHeader.isPresent() || plainSize.isPresent() : streamHeader.isEmpty()) {
            throw new EnvelopeException("stream header, size and the multipart flag do not agree");
        }
        if (plainSize.isPresent() && (plainSize.getAsLong() < 0 || plainSize.getAsLong() > SizeLaw.MAX_PLAIN)) {
            throw new EnvelopeException("no such size");
        }
    }

    /** The same object under another key: for sealing it anew without touching its body. */
    public EnvelopeFacts with(KeySource newSource, boolean bucketKey) {
        EnvelopeFlags newFlags = new EnvelopeFlags(flags.multipart(), flags.md5Etag(), bucketKey);
        return new EnvelopeFacts(newSource, newFlags, plainSize, streamHeader);
    }
}
