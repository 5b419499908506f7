package io.ssegateway.kms.vault;

import io.ssegateway.kms.wire.KmsEndpoint;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one Vault is reached.
 *
 * @param namespace the namespace of every call
 * @param mount where Transit is mounted, for key ids that do not say it
 * @throws IllegalArgumentException for a namespace or mount of another shape
 */
public record VaultSettings(KmsEndpoint endpoint, Optional<String> namespace, String mount, VaultAuth auth) {
    private static final Pattern SEGMENTS =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

    /** Checks the shapes. */
    public VaultSettings {
        if (!SEGMENTS.matcher(mount).matches()) {
            throw new IllegalArgumentException("'" + mount + "' is no mount of a Transit engine");
        }
        namespace = namespace.map(given -> given.replaceAll("^/|/$", ""));
        if (namespace.isPresent() && !SEGMENTS.matcher(namespace.get()).matches()) {
            throw new IllegalArgumentException("'" + namespace.get() + "' is no namespace");
        }
    }

    /** Mounted at {@code transit}, no namespace. */
    public static VaultSettings of(KmsEndpoint endpoint, VaultAuth auth) {
        return new VaultSettings(endpoint, Optional.empty(), "transit", auth);
    }

    /** The same under a namespace. */
    public VaultSettings withNamespace(String other) {
        return new VaultSettings(endpoint, Optional.of(other), mount, auth);
    }

    /** The same with another mount for key ids that say none. */
    public VaultSettings withMount(String other) {
        return new VaultSettings(endpoint, namespace, other, auth);
    }

    /** The provider's name. */
    public String name() {
        return endpoint.name();
    }

    static boolean isMount(String text) {
        return SEGMENTS.matcher(text).matches();
    }
}
