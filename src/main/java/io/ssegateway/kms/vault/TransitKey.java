package io.ssegateway.kms.vault;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of a Transit engine: {@code <mount>/<name>}, or a bare name at the default mount. Both stand in request paths
 * as they are: only ids whose every segment is made of letters, digits, {@code _}, {@code -} and inner dots are keys.
 *
 * @param mount where the engine is mounted
 * @param name the key's name there
 */
record TransitKey(String mount, String name) {
    /** Vault's {@code framework.GenericNameRegex}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    /** The key of this id; empty if no key can have it. */
    static Optional<TransitKey> of(String id, String defaultMount) {
        int slash = id.lastIndexOf('/');
        TransitKey key = slash < 0
                ? new TransitKey(defaultMount, id)
                : new TransitKey(id.substring(0, slash), id.substring(slash + 1));
        return Optional.of(key)
                .filter(each -> NAME.matcher(each.name()).matches())
                .filter(each -> VaultSettings.isMount(each.mount()));
    }

    String id() {
        return mount + "/" + name;
    }

    /** Where the engine does this with the key. */
    String path(String verb) {
        return mount + "/" + verb + "/" + name;
    }
}
