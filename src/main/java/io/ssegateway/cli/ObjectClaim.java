package io.ssegateway.cli;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.FooterReader.Located;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a stored object says of itself before any key is used (FORMAT.md §3, §6).
 *
 * @param envelope out of the metadata, else the copy in the body
 * @param fromMetadata which of the two; only the first is bound to the object's name
 */
record ObjectClaim(Envelope envelope, boolean fromMetadata) {
    /** Bytes from which on an object may have more parts than the shorter suffix holds entries for. */
    private static final long LONG_TABLE = 1_300 * SizeLaw.MIN_PART_PLAIN;

    private static final int[] SUFFIXES = {
        FooterReader.PLAIN_SUFFIX, FooterReader.SUFFIX, FooterReader.MAX_SUFFIX,
    };

    /**
     * Metadata first, else the bytes.
     *
     * @param useMetadata whether to look at the metadata at all
     * @return empty for what neither has an envelope nor ends like a sealed object
     * @throws ObjectFailure {@code DAMAGED} if it claims to be sealed and the claim cannot be read
     */
    static Optional<ObjectClaim> of(StoredObject object, boolean useMetadata) {
        Optional<String> header = useMetadata ? object.envelope() : Optional.empty();
        if (header.isPresent()) {
            return Optional.of(new ObjectClaim(decode(header.get()), true));
        }
        if (!endsSealed(object)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectClaim(read(object, Located::envelope), false));
        } catch (TamperedException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the last bytes show that a sealer wrote them; more of them where a longer table may stand there. */
    static boolean endsSealed(StoredObject object) {
        return FooterReader.hasTrace(object.end(FooterReader.SUFFIX))
                || object.size() >= LONG_TABLE && FooterReader.hasTrace(object.end(FooterReader.MAX_SUFFIX));
    }

    /**
     * The footer, nothing verified.
     *
     * @throws ObjectFailure {@code DAMAGED} if there is none
     */
    static Located located(StoredObject object) {
        try {
            return read(object, located -> located);
        } catch (TamperedException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The layout, verified under the object's data key, which stays with the caller.
     *
     * @throws TamperedException if it does not verify
     */
    static VerifiedLayout layout(StoredObject object, DataKey dataKey) {
        return read(object, located -> VerifiedLayout.of(dataKey, object.size(), located));
    }

    /**
     * Plaintext bytes as the stored size tells (FORMAT.md §2).
     *
     * @throws ObjectFailure {@code DAMAGED} for a size no sealed object has, or another than the envelope states
     */
    static long plainSize(StoredObject object, Envelope envelope) {
        long plain = SizeLaw.plainSize(object.size())
                .orElseThrow(() -> damaged("no sealed object has " + object.size() + " bytes: cut or extended"));
        if (envelope.plainSize().isPresent() && envelope.plainSize().getAsLong() != plain) {
            throw damaged("it has " + object.size() + " bytes in the store, its envelope says "
                    + SizeLaw.storedSize(envelope.plainSize().getAsLong()));
        }
        return plain;
    }

    static ObjectFailure damaged(String message) {
        return new ObjectFailure(ObjectFailure.Kind.DAMAGED, message);
    }

    private static Envelope decode(String header) {
        try {
            return Envelope.decode(header);
        } catch (EnvelopeException e) {
            throw damaged("the envelope in its metadata cannot be read: " + e.getMessage());
        }
    }

    /** Asks for more of the end while what was asked for shows no footer, or none that reads. */
    private static <T> T read(StoredObject object, Function<Located, T> reader) {
        TamperedException last = new TamperedException("no footer");
        for (int size : SUFFIXES) {
            try {
                return reader.apply(FooterReader.locate(object.end(size)));
            } catch (TamperedException e) {
                last = e;
            }
            if (size >= object.size()) {
                break;
            }
        }
        throw last;
    }
}
