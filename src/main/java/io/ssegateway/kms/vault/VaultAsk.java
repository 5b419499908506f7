package io.ssegateway.kms.vault;

import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One request to a Vault.
 *
 * @param path below {@code /v1/}
 * @param body JSON, sent as it is, by POST; empty for none, by GET. Whoever made it wipes it if it is secret
 * @param token shown with it
 */
record VaultAsk(String path, Buffer body, Optional<AsciiString> token) {
    static VaultAsk get(String path) {
        return new VaultAsk(path, Buffer.buffer(), Optional.empty());
    }

    static VaultAsk post(String path, Buffer body) {
        return new VaultAsk(path, body, Optional.empty());
    }

    static VaultAsk post(String path, String body) {
        return post(path, Buffer.buffer(body));
    }

    VaultAsk with(AsciiString shown) {
        return new VaultAsk(path, body, Optional.of(shown));
    }

    /** The path only. */
    @Override
    public String toString() {
        return "VaultAsk[" + path + "]";
    }
}
