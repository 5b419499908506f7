package io.ssegateway.objects;

import io.ssegateway.envelope.KeySource;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyEvents.Action;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.ObjectRef;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells of the uses of keys that no KMS sees: customers' keys and root keys. A key whose use cannot be told is wiped
 * and not used.
 */
final class KeysWithoutKms {
    private final KeyEvents events;
    private final Duration deadline;

    KeysWithoutKms(KeyEvents events, Duration deadline) {
        this.events = events;
        this.deadline = deadline;
    }

    /** Hands on the key material of a write once that has been told. */
    <K extends AutoCloseable> K generated(Caller caller, ObjectRef object, KeySource source, K key) {
        return told(Action.GENERATE, caller, object, source, key);
    }

    /** Hands on the key of a stored object once that has been told. */
    <K extends AutoCloseable> K opened(Caller caller, ObjectRef object, KeySource source, K key) {
        return told(Action.DECRYPT, caller, object, source, key);
    }

    private <K extends AutoCloseable> K told(Action action, Caller caller, ObjectRef object, KeySource source, K key) {
        String provider = switch (source.method()) {
            case KMS -> source.provider();
            case OBS -> KeyEvents.ROOT;
            case CUSTOMER -> KeyEvents.CUSTOMER;
        };
        try {
            events.on(new KeyEvent(
                    action,
                    new KeyRef(provider, source.keyId(), source.keyId()),
                    use(caller, object, Map.of(), deadline),
                    false,
                    Optional.empty()));
            return key;
        } catch (RuntimeException e) {
            wipe(key, e);
            throw e;
        }
    }

    private static void wipe(AutoCloseable key, RuntimeException cause) {
        try {
            key.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    /** The use of a key for an object in a request. */
    static KeyUse use(Caller caller, ObjectRef object, Map<String, String> context, Duration deadline) {
        KeyUse.Occasion occasion = new KeyUse.Occasion(
                caller.asked().operation(),
                object.bucket().value(),
                object.key().value(),
                object.version(),
                caller.transport().name());
        return new KeyUse(caller.principal().name(), context, deadline, caller.requestId(), occasion);
    }
}
