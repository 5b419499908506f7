package io.ssegateway.testing;

import io.ssegateway.testing.StoreProcess.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Vault ({@code src/test/tools/vault}), initialised and unsealed, with Transit mounted at {@code transit} and
 * the method AppRole. Keeps its keys when it is stopped and started again.
 */
public final class VaultProcess implements AutoCloseable {
    private static final String PROGRAM = "vault-for-tests";
    private static final int SEALED = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Place place;
    private final String unsealKey;
    private final String rootToken;
    private ServerProcess process;

    private VaultProcess() {
        place = Place.fresh("vault");
        process = launch();
        process.awaitStatus(endpoint() + "/v1/sys/health", 501);
        JsonObject made =
                call("PUT", "sys/init", new JsonObject().put("secret_shares", 1).put("secret_threshold", 1));
        unsealKey = made.getJsonArray("keys").getString(0);
        rootToken = made.getString("root_token");
        unseal();
        call("POST", "sys/mounts/transit", new JsonObject().put("type", "transit"));
        call("POST", "sys/auth/approle", new JsonObject().put("type", "approle"));
    }

    /** One on loopback; a test that has no such program ends here. */
    public static VaultProcess start() {
        ServerCache.program(PROGRAM);
        return new VaultProcess();
    }

    /** Its address. */
    public String endpoint() {
        return "http://" + place.address();
    }

    /** Ends it; its keys stay. */
    public void stop() {
        process.close();
    }

    /** Starts it again at the same address, still sealed. */
    public void startSealed() {
        process = launch();
        process.awaitStatus(endpoint() + "/v1/sys/health", SEALED);
    }

    /** Opens it. */
    public void unseal() {
        call("PUT", "sys/unseal", new JsonObject().put("key", unsealKey));
        process.awaitStatus(endpoint() + "/v1/sys/health", 200);
    }

    /** Seals it. */
    public void seal() {
        call("PUT", "sys/seal", new JsonObject());
    }

    /** Makes a key. */
    public void key(String name, Map<String, Object> more) {
        call("POST", "transit/keys/" + name, new JsonObject(more));
    }

    /** Writes a policy, a line a path. */
    public void policy(String name, List<String> lines) {
        call("PUT", "sys/policies/acl/" + name, new JsonObject().put("policy", String.join("\n", lines)));
    }

    /** A token that holds these policies. */
    public String token(Map<String, Object> settings, String... policies) {
        JsonObject body = new JsonObject(new HashMap<>(settings)).put("policies", new JsonArray(List.of(policies)));
        return call("POST", "auth/token/create", body).getJsonObject("auth").getString("client_token");
    }

    /** A call with all rights; its answer, an empty object if there is none. */
    public JsonObject call(String method, String path, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint() + "/v1/" + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
        if (rootToken != null) {
            request.header("X-Vault-Token", rootToken);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
        ServerProcess.deleteTree(place.root());
    }

    private ServerProcess launch() {
        List<String> command =
                List.of(ServerCache.program(PROGRAM).toString(), "-address", place.address(), "-data", place.data());
        return ServerProcess.start(command, Map.of(), place.root().resolve("log"));
    }
}
