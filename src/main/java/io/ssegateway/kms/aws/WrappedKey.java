package io.ssegateway.kms.aws;

import io.ssegateway.envelope.Bytes;
import java.util.Optional;

/**
 * A data key as KMS wrapped it: {@code u8 1 ‖ CiphertextBlob} (FORMAT.md §15). KMS itself authenticates the encryption
 * context and names the key, so nothing else is bound to it here.
 */
record WrappedKey(Bytes blob) {
    private static final byte VERSION = 1;
    /** 184 bytes for a data key of 32 under a symmetric key; more leaves a context no room in an envelope. */
    private static final int MAX_BLOB = 224;

    /** What goes into an envelope; empty if it has no room for it. */
    static Optional<Bytes> of(byte[] blob) {
        if (blob.length == 0 || blob.length > MAX_BLOB) {
            return Optional.empty();
        }
        byte[] all = new byte[1 + blob.length];
        all[0] = VERSION;
        System.arraycopy(blob, 0, all, 1, blob.length);
        return Optional.of(Bytes.of(all));
    }

    /** What the bytes hold; empty if this provider cannot have made them. */
    static Optional<WrappedKey> parse(Bytes wrapped) {
        byte[] all = wrapped.toArray();
        if (all.length < 2 || all.length > 1 + MAX_BLOB || all[0] != VERSION) {
            return Optional.empty();
        }
        return Optional.of(new WrappedKey(Bytes.of(all, 1, all.length)));
    }
}
