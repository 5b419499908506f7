package io.ssegateway.kms.vault;

import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * One request to a Vault.
 *
 * @param path below {@code /v1/}
 * @param body JSON, sent as it is; empty for none. Whoever made it wipes it if it is secret
 * @param token shown with it
 */
record VaultAsk(HttpMethod method, String path, Buffer body, Optional<AsciiString> token) {
    static VaultAsk get(String path) {
        return new VaultAsk(HttpMethod.GET, path, Buffer.buffer(), Optional.empty());
    }

    static VaultAsk post(String path, Buffer body) {
        return new VaultAsk(HttpMethod.POST, path, body, Optional.empty());
    }

    static VaultAsk post(String path, String body) {
        return post(path, Buffer.buffer(body));
    }

    VaultAsk with(AsciiString shown) {
        return new VaultAsk(method, path, body, Optional.of(shown));
    }

    /** Method and path only. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
