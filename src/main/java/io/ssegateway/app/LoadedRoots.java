package io.ssegateway.app;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.RootKeys;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.StateRoots;
import java.util.Optional;
import java.util.function.Function;

/**
 * The process' root keys, lent to the state. One that is not at hand is {@code ServiceUnavailable}. Safe for concurrent
 * use; each key is wiped when its borrower has returned.
 */
public final class LoadedRoots implements StateRoots {
    private final RootKeys keys;

    /** Lends these. */
    public LoadedRoots(RootKeys keys) {
        this.keys = keys;
    }

    @Override
    public <T> T writing(Function<RootKey, T> borrower) {
        try (Keys.Root root = keys.writingRoot()) {
            return borrower.apply(new RootKey(root.id(), root.key()));
        } catch (KmsException e) {
            throw unavailable();
        }
    }

    @Override
    public <T> Optional<T> of(Bytes id, Function<RootKey, T> borrower) {
        try {
            return keys.root(id).map(root -> {
                try (root) {
                    return borrower.apply(new RootKey(root.id(), root.key()));
                }
            });
        } catch (KmsException e) {
            throw unavailable();
        }
    }

    private static S3Exception unavailable() {
        return new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The root key is not at hand.");
    }
}
