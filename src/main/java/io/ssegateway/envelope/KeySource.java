package io.ssegateway.envelope;

import java.util.HexFormat;

/**
 * Where the key material of an object is found again (FORMAT.md §3). No secret: the wrapped key opens only at its KMS.
 *
 * @param method whose key it is
 * @param provider the KMS provider's configured name; empty unless {@code KMS}
 * @param keyId what the provider calls the key; for {@code OBS} the root key's id as 8 hexadecimal digits; else empty
 * @param wrapped the KMS' wrapped data key; empty unless {@code KMS}
 * @param context the canonical encryption context that was sent to the KMS; empty unless {@code KMS}
 */
public record KeySource(SseMethod method, String provider, String keyId, Bytes wrapped, Bytes context) {
    private static final int NAME_LIMIT = 255;

    /**
     * Checks what each method must and must not have.
     *
     * @throws EnvelopeException if that is violated, or a name is not printable ASCII of at most 255 bytes
     */
    public KeySource {
        printable(provider);
        printable(keyId);
        EncryptionContext.decode(context);
        boolean fits = switch (method) {
            case KMS -> !provider.isEmpty() && !keyId.isEmpty() && wrapped.size() > 0;
            case OBS -> provider.isEmpty() && wrapped.size() == 0 && context.size() == 0 && isRootId(keyId);
            case CUSTOMER -> provider.isEmpty() && keyId.isEmpty() && wrapped.size() == 0 && context.size() == 0;
        };
        if (!fits) {
            throw new EnvelopeException("key source does not fit its method");
        }
    }

    /** A data key that a KMS wrapped under this context. */
    public static KeySource kms(String provider, String keyId, Bytes wrapped, Bytes context) {
        return new KeySource(SseMethod.KMS, provider, keyId, wrapped, context);
    }

    /** The root key of this 4-byte id. */
    public static KeySource root(Bytes rootId) {
        return new KeySource(SseMethod.OBS, "", rootId.toString(), Bytes.empty(), Bytes.empty());
    }

    /** The customer's key. */
    public static KeySource customer() {
        return new KeySource(SseMethod.CUSTOMER, "", "", Bytes.empty(), Bytes.empty());
    }

    /**
     * The root key's id.
     *
     * @throws IllegalStateException unless the method is {@code OBS}
     */
    public Bytes rootId() {
        if (method != SseMethod.OBS) {
            throw new IllegalStateException("no root key");
        }
        return Bytes.of(HexFormat.of().parseHex(keyId));
    }

    private static boolean isRootId(String id) {
        return id.length() == 2 * RootKey.ID_SIZE
                && id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static void printable(String name) {
        if (name.length() > NAME_LIMIT || !name.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
            throw new EnvelopeException("provider and key id must be printable ASCII of at most 255 bytes");
        }
    }
}
