package io.ssegateway.envelope;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.function.Function;
import javax.crypto.Mac;

/**
 * The key {@code Kstate} that authenticates objects of the state under one root key, their names included (FORMAT.md
 * §4, §11).
 *
 * <p>Wiping and threads: as {@link KeyMaterial}.
 */
public final class StateKey implements AutoCloseable {
    /** Size of a MAC in bytes. */
    public static final int MAC = 32;

    private final Bytes rootId;
    private final WipedBytes value;

    private StateKey(Bytes rootId, byte[] value) {
        this.rootId = rootId;
        this.value = new WipedBytes(value, KeySchedule.KEY);
    }

    /** Derives it; the root key stays with the caller. The caller closes the result. */
    public static StateKey of(RootKey root) {
        Function<byte[], byte[]> derivation = KeySchedule::stateKey;
        return new StateKey(root.id(), root.key().use(derivation));
    }

    /** The root key it comes from. */
    public Bytes rootId() {
        return rootId;
    }

    /** {@code HMAC-SHA-256(Kstate, L(object name) ‖ body)}. */
    public Bytes mac(String objectName, Bytes body) {
        return Bytes.of(value.use(key -> {
            try (RawKey raw = new RawKey("HmacSHA256", key)) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(raw);
                mac.update(KeySchedule.framed(Utf8.encode(objectName)));
                return mac.doFinal(body.toArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the platform lacks HMAC-SHA-256", e);
            }
        }));
    }

    /** Whether this is the MAC of that object; constant in time. */
    public boolean verifies(String objectName, Bytes body, Bytes mac) {
        return MessageDigest.isEqual(mac(objectName, body).toArray(), mac.toArray());
    }

    @Override
    public void close() {
        value.close();
    }

    /** The root key's id alone. */
    @Override
    public String toString() {
        return "StateKey[" + rootId + "]";
    }
}
