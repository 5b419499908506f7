package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.ssegateway.app.RemoteKeys;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The key management services of configuration, asked from the thread of a command. Nothing is read and nothing started
 * before the first object needs one: what lies under the embedded key store is opened without a network.
 */
final class KmsSession implements AutoCloseable {
    /** A command waits longer than a request would. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ToolWiring wiring;
    private @Nullable Vertx vertx;
    private @Nullable RemoteKeys remote;

    KmsSession(ToolWiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The key material that the envelope's service opens. The caller closes it.
     *
     * @throws ObjectFailure {@code NO_KEY} if the service is not configured, does not answer or refuses;
     *     {@code DAMAGED} if it says that the wrapped key does not open
     */
    KeyMaterial unwrap(KeySource source) {
        Kms kms = remote().named(source.provider())
                .orElseThrow(() -> noKey("sealed under key '" + source.keyId() + "' of the KMS '" + source.provider()
                        + "', which configuration does not name (GATEWAY_KMS_<NAME>_TYPE)"));
        KeyUse use = new KeyUse("gw", EncryptionContext.decode(source.context()), PATIENCE, "gw");
        KeyRef key = new KeyRef(source.provider(), source.keyId(), source.keyId());
        try {
            return kms.decrypt(key, source.wrapped(), use).await().atMost(PATIENCE.plusSeconds(1));
        } catch (TimeoutException e) {
            throw noKey("the KMS '" + source.provider() + "' gave no answer");
        } catch (KmsException e) {
            throw e.kind() == KmsException.Kind.NOT_OPENED
                    ? new ObjectFailure(
                            ObjectFailure.Kind.DAMAGED,
                            "its wrapped key does not open under key '" + source.keyId() + "' of the KMS '"
                                    + source.provider() + "': damaged, or wrapped elsewhere")
                    : noKey("key '" + source.keyId() + "' of the KMS '" + source.provider() + "' cannot be used: "
                            + e.getMessage());
        }
    }

    private RemoteKeys remote() {
        if (remote == null) {
            Vertx made = StoreSession.vertx();
            vertx = made;
            remote = wiring.remoteKeys(made, KeyEvents.NONE);
        }
        return remote;
    }

    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
        if (vertx != null) {
            StoreSession.end(vertx);
        }
    }

    private static ObjectFailure noKey(String message) {
        return new ObjectFailure(ObjectFailure.Kind.NO_KEY, message);
    }
}
