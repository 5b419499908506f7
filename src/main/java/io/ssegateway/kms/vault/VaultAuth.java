package io.ssegateway.kms.vault;

import io.ssegateway.kms.wire.Secret;
import java.nio.file.Path;

/** How the gateway shows a Vault who it is. */
public sealed interface VaultAuth {
    /** A token from configuration; renewed while it can be. */
    record Token(Secret token) implements VaultAuth {}

    /** A token in a file that somebody else keeps fresh (Vault Agent's sink): read again when it is refused. */
    record TokenFile(Path file) implements VaultAuth {}

    /**
     * AppRole. Source: Vault API, "AppRole auth method", Login.
     *
     * @param mount where the method is mounted
     */
    record AppRole(String mount, Secret roleId, Source secretId) implements VaultAuth {}

    /**
     * Kubernetes. Source: Vault API, "Kubernetes auth method", Login.
     *
     * @param mount where the method is mounted
     * @param role the role at Vault
     * @param jwt the service account's token, read again for each login
     */
    record Kubernetes(String mount, String role, Path jwt) implements VaultAuth {}

    /** Where a secret comes from. */
    sealed interface Source {
        /** Configuration holds it. */
        record Held(Secret secret) implements Source {}

        /** A file holds it, read again for each login. */
        record InFile(Path file) implements Source {}
    }
}
