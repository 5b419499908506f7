package io.ssegateway.envelope;

/**
 * A root key of the deployment and its 4-byte id. A view: whoever owns the key closes it.
 *
 * @param id 4 bytes, not all zero (zero stands for "no box" in a tail)
 * @param key the 32 bytes
 */
public record RootKey(Bytes id, KeyMaterial key) {
    /** Size of the id in bytes. */
    public static final int ID_SIZE = 4;

    /** Rejects an id of another size and the id 0. */
    public RootKey {
        if (id.size() != ID_SIZE || id.equals(Bytes.of(new byte[ID_SIZE]))) {
            throw new IllegalArgumentException("root key id must be 4 bytes and not zero");
        }
    }
}
