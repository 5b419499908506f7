package io.ssegateway.cli;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.stream.Opening;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens a stored object whole and verifies every byte of it, in bounded memory (FORMAT.md §7): the one way in which
 * commands read sealed objects.
 */
final class ObjectVerifier {
    private final ObjectKeyring keys;
    private final boolean useMetadata;

    /**
     * Uses these keys.
     *
     * @param useMetadata whether the envelope in the metadata counts; if not, the copy in the body alone, which opens
     *     under any name
     */
    ObjectVerifier(ObjectKeyring keys, boolean useMetadata) {
        this.keys = keys;
        this.useMetadata = useMetadata;
    }

    /**
     * What the object claims to be; empty for no sealed object.
     *
     * @throws ObjectFailure as {@link ObjectClaim#of}
     */
    Optional<ObjectClaim> claim(StoredObject object) {
        return ObjectClaim.of(object, useMetadata);
    }

    /**
     * Reads the object to its end and hands out its plaintext as segments verify. Only after a normal return is the
     * whole of it true; whoever keeps the plaintext throws it away after a failure.
     *
     * @return what the verified footer says
     * @throws ObjectFailure if anything does not verify, or the key is not at hand
     */
    ObjectLayout open(StoredObject object, ObjectClaim claim, Consumer<Buffer> plaintext) {
        Envelope envelope = claim.envelope();
        ObjectClaim.plainSize(object, envelope);
        try (KeyMaterial material = keys.material(envelope.source());
                DataKey dataKey = dataKey(object, claim, material);
                Opening opening = opening(object, envelope, dataKey)) {
            shownEtag(object, envelope).ifPresent(opening::expecting);
            object.read(piece -> opening.update(piece, plaintext));
            opening.finish(plaintext);
            return opening.layout().orElseThrow();
        } catch (TamperedException e) {
            throw ObjectClaim.damaged(String.valueOf(e.getMessage()));
        } catch (WrongKeyException e) {
            // The key's id is not enough of a proof that it is the right one; the commitment is.
            throw ObjectClaim.damaged("its envelope does not commit to the key that it names");
        }
    }

    /** Of an object of parts the end is read and verified first: it tells where the parts lie. */
    private static Opening opening(StoredObject object, Envelope envelope, DataKey dataKey) {
        return envelope.flags().multipart()
                ? Opening.of(dataKey, envelope, ObjectClaim.layout(object, dataKey), object.size())
                : new Opening(dataKey, envelope, object.size());
    }

    private static DataKey dataKey(StoredObject object, ObjectClaim claim, KeyMaterial material) {
        if (!claim.fromMetadata()) {
            return claim.envelope().openRecovery(material);
        }
        try {
            return claim.envelope().open(material, new Place(object.bucket(), object.key()));
        } catch (TamperedException e) {
            throw ObjectClaim.damaged("the envelope in its metadata is not of this bucket and key:"
                    + " replaced, or the object was moved or renamed");
        } catch (IllegalArgumentException e) {
            throw ObjectClaim.damaged("its bucket or key is no S3 name: " + e.getMessage());
        }
    }

    private Optional<EtagDigest> shownEtag(StoredObject object, Envelope envelope) {
        return envelope.flags().md5Etag()
                ? keys.etag(ObjectClaim.located(object).tail(), object.size())
                : Optional.empty();
    }
}
