package io.ssegateway.objects;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.SseMethod;

/**
 * The key that an envelope names. No secret.
 *
 * @param provider the KMS provider's configured name; empty unless {@code KMS}
 * @param keyId what the provider calls it; a root key's id as 8 hexadecimal digits; empty for a customer's key
 */
public record SealingKey(SseMethod method, String provider, String keyId) {
    /** What a root key's id is written behind. */
    public static final String ROOT = "root:";
    /** What stands for every customer's key: nobody but the customer can tell them apart. */
    public static final String CUSTOMER = "sse-c";

    /** The key that seals an object with this envelope. */
    static SealingKey of(Envelope envelope) {
        KeySource source = envelope.source();
        return new SealingKey(source.method(), source.provider(), source.keyId());
    }

    /** A key of a KMS. */
    public static SealingKey kms(String provider, String keyId) {
        return new SealingKey(SseMethod.KMS, provider, keyId);
    }

    /** A root key. */
    public static SealingKey root(Bytes id) {
        return new SealingKey(SseMethod.OBS, "", id.toString());
    }

    /** The id that reports show: the provider's own id, {@code root:<id>} or {@code sse-c}. */
    public String shownId() {
        return switch (method) {
            case KMS -> keyId;
            case OBS -> ROOT + keyId;
            case CUSTOMER -> CUSTOMER;
        };
    }
}
