package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * The root keys the state is kept under; several may be loaded, one writes. Keys are lent for the length of a call and
 * must not be kept. Never blocks; safe for concurrent use.
 */
public interface StateRoots {
    /**
     * Lends the key that writes.
     *
     * @throws io.ssegateway.s3.S3Exception {@code ServiceUnavailable} if it is not at hand now
     */
    <T> T writing(Function<RootKey, T> borrower);

    /**
     * Lends the key of this 4-byte id; empty if it is not loaded.
     *
     * @throws io.ssegateway.s3.S3Exception {@code ServiceUnavailable} if it is not at hand now
     */
    <T> Optional<T> of(Bytes id, Function<RootKey, T> borrower);
}
