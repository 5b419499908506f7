package io.ssegateway.objects;

import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A customer-provided key as a request's headers give it (SSE-C), found in order. Holds nothing but the request's own
 * fields: every use decodes the key anew and wipes what it decoded. Codes, texts and the order of the checks are those
 * of Amazon S3 (User Guide, "Using server-side encryption with customer-provided keys").
 */
public final class CustomerKey {
    private static final String ABOUT = "Requests specifying Server Side Encryption with Customer provided keys must ";

    private static final String OTHER_DIGEST =
            "The calculated MD5 hash of the key did not match the hash that was provided.";

    private final String encoded;

    private CustomerKey(String encoded) {
        this.encoded = encoded;
    }

    /**
     * The key to write the object with; empty if the request names none.
     *
     * @throws S3Exception {@code InvalidArgument} or {@code InvalidEncryptionAlgorithmError} for headers out of order
     */
    public static Optional<CustomerKey> forWriting(Fields client) {
        return of(client, invalid("The secret key was invalid for the specified algorithm."));
    }

    /**
     * The key to read the object with; empty if the request names none. A key of another size is a wrong key here.
     *
     * @param compat where AWS answers {@code AccessDenied} to a key of another size, Ceph has {@code InvalidArgument}
     * @throws S3Exception as {@link #forWriting}
     */
    public static Optional<CustomerKey> forReading(Fields client, Compat compat) {
        return of(
                client, compat == Compat.CEPH ? invalid(ABOUT + "provide an appropriate secret key.") : wrong(compat));
    }

    private static Optional<CustomerKey> of(Fields client, S3Exception notAKey) {
        Optional<String> algorithm = client.get(S3Header.SSE_C_ALGORITHM);
        Optional<String> key = client.get(S3Header.SSE_C_KEY);
        Optional<String> md5 = client.get(S3Header.SSE_C_KEY_MD5);
        if (algorithm.isEmpty() && key.isEmpty() && md5.isEmpty()) {
            return Optional.empty();
        }
        if (algorithm.isEmpty()) {
            throw invalid(ABOUT + "provide a valid encryption algorithm.");
        }
        if (!algorithm.get().equals("AES256")) {
            throw new S3Exception(S3Error.INVALID_ENCRYPTION_ALGORITHM)
                    .with("ArgumentName", S3Header.SSE.wireName())
                    .with("ArgumentValue", algorithm.get());
        }
        if (key.isEmpty() || key.get().isEmpty()) {
            throw invalid(ABOUT + "provide an appropriate secret key.");
        }
        if (md5.isEmpty()) {
            throw invalid(ABOUT + "provide the client calculated MD5 of the secret key.");
        }
        check(key.get(), md5.get(), notAKey);
        return Optional.of(new CustomerKey(key.get()));
    }

    /** The key's bytes. The receiver closes them. */
    KeyMaterial material() {
        return KeyMaterial.takeOver(Base64.getDecoder().decode(encoded));
    }

    /** The refusal of a key that is not the object's. */
    static S3Exception wrong(Compat compat) {
        return switch (compat) {
            case AWS -> new S3Exception(S3Error.WRONG_CUSTOMER_KEY);
            case CEPH ->
                new S3Exception(S3Error.WRONG_CUSTOMER_KEY_OF_CEPH).with("ArgumentName", S3Header.SSE.wireName());
        };
    }

    /** The refusal of a read that lacks the key. */
    static S3Exception missing(Compat compat) {
        return switch (compat) {
            case AWS ->
                new S3Exception(
                        S3Error.INVALID_REQUEST,
                        "The object was stored using a form of Server Side Encryption. The correct parameters must be"
                                + " provided to retrieve the object.");
            case CEPH -> invalid(ABOUT + "provide a valid encryption algorithm.");
        };
    }

    /** The refusal of a part without the key that its upload was created with, or with one where there was none. */
    public static S3Exception otherThanUploads() {
        return new S3Exception(
                S3Error.INVALID_REQUEST,
                "The multipart upload initiate requested encryption. Subsequent part requests must include the"
                        + " appropriate encryption parameters.");
    }

    private static void check(String encoded, String md5, S3Exception notAKey) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw notAKey;
        }
        try {
            if (!MessageDigest.isEqual(digest(key), decoded(md5))) {
                throw invalid(OTHER_DIGEST);
            }
            if (key.length != KeyMaterial.SIZE) {
                throw notAKey;
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("MD5").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, text).with("ArgumentName", S3Header.SSE.wireName());
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "CustomerKey[redacted]";
    }
}
