package io.ssegateway.policy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which key rights an operation on an object under SSE-KMS needs; the one table of it.
 *
 * <table>
 * <caption>Rights by operation</caption>
 * <tr><th>operation</th><th>rights</th></tr>
 * <tr><td>upload</td><td>{@code kms:cmk:get}, {@code kms:dek:create}, {@code kms:dek:encrypt}</td></tr>
 * <tr><td>upload under a key that is made on first use: the default one, one from a template</td><td>{@code
 * kms:cmk:list} and {@code kms:cmk:create} besides</td></tr>
 * <tr><td>download</td><td>{@code kms:cmk:get}, {@code kms:dek:decrypt}</td></tr>
 * <tr><td>a copy, UpdateObjectEncryption</td><td>those of a download on the present key, those of an upload on the new
 * one</td></tr>
 * <tr><td>HEAD, listings, deletion, administration</td><td>none: no key is used</td></tr>
 * </table>
 *
 * <p>OBS asks for its five rights on upload and download alike; {@code kms: use} grants those five, so a policy in
 * OBS's manner works here, and one that grants less still says which half it grants.
 */
public final class KeyRights {
    private KeyRights() {}

    /** The rights on the object's key that doing this needs. */
    public static Set<KmsRight> needed(Right right) {
        return switch (right) {
            case WRITE -> EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_CREATE, KmsRight.DEK_ENCRYPT);
            case READ -> EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_DECRYPT);
            case HEAD, LIST, DELETE, ADMIN -> EnumSet.noneOf(KmsRight.class);
        };
    }

    /** The first right on this key that the principal lacks for doing this; empty if it lacks none. */
    public static Optional<KmsRight> missing(Principal principal, Right right, String keyAlias) {
        return missing(principal, needed(right), keyAlias);
    }

    /**
     * The same for an upload.
     *
     * @param made whether the key is made when it is first used
     */
    public static Optional<KmsRight> missingForUpload(Principal principal, String keyAlias, boolean made) {
        return missing(principal, neededForUpload(made), keyAlias);
    }

    /** The rights that an upload needs. */
    static Set<KmsRight> neededForUpload(boolean made) {
        Set<KmsRight> needed = needed(Right.WRITE);
        if (made) {
            needed.addAll(EnumSet.of(KmsRight.CMK_LIST, KmsRight.CMK_CREATE));
        }
        return needed;
    }

    private static Optional<KmsRight> missing(Principal principal, Set<KmsRight> needed, String keyAlias) {
        return needed.stream().filter(right -> !principal.may(right, keyAlias)).findFirst();
    }
}
