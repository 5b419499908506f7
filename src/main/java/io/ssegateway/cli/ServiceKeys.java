package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.ssegateway.app.RemoteKeys;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The keys of one key management service of configuration. They are made, disabled and destroyed there: here they are
 * looked at, and only the key that the alias {@code default} stands for is made.
 */
final class ServiceKeys implements AutoCloseable {
    private static final String DEFAULT = "default";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final KeyUse USE = new KeyUse("gw keys", Map.of(), PATIENCE, "gw-keys");

    private final ToolWiring wiring;
    private final String name;
    private final Vertx vertx = StoreSession.vertx();
    private final RemoteKeys remote;
    private final Kms kms;

    /** Opens it; nothing is asked yet. */
    ServiceKeys(ToolWiring wiring, String name) {
        this.wiring = wiring;
        this.name = name;
        try {
            remote = wiring.remoteKeys(vertx, KeyEvents.NONE);
            kms = remote.bare(name)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.INVALID, "no KMS '" + name + "' is configured (GATEWAY_KMS_<NAME>_TYPE)"));
        } catch (RuntimeException e) {
            StoreSession.end(vertx);
            throw e;
        }
    }

    /** Every key that the gateway may see. */
    void list(Output output) {
        List<Kms.Description> keys = answer(kms.list(USE));
        JsonArray all = new JsonArray();
        keys.forEach(key -> all.add(json(key)));
        output.print(
                new JsonObject().put("keys", all),
                keys.isEmpty()
                        ? "no keys that the gateway may see"
                        : String.join("\n", keys.stream().map(ServiceKeys::line).toList()));
    }

    /** One key, by what the service calls it. */
    void describe(String key, Output output) {
        Kms.Description found = answer(kms.describe(new KeyRef(name, key, key), USE));
        output.print(json(found), line(found));
    }

    /**
     * Makes the key that the alias {@code default} of the policies stands for.
     *
     * @throws CommandFailure {@code USAGE} for any other, {@code INVALID} if the alias is not this service's
     */
    void create(String alias, Output output) {
        if (!alias.equals(DEFAULT)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "keys of the KMS '" + name + "' are made there; here only 'default' is made");
        }
        KeyRef key = wiring.policies().servable().stream()
                .flatMap(policies -> policies.keys().stream())
                .filter(each -> each.alias().equals(DEFAULT) && each.provider().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INVALID, "the policies have no key 'default' of the KMS '" + name + "'"));
        Kms.Description made = answer(kms.create(key.keyId(), USE));
        output.print(json(made), "key '" + made.keyId() + "' created at the KMS '" + name + "'");
    }

    private <T> T answer(Uni<T> asked) {
        try {
            return asked.await().atMost(PATIENCE);
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "the KMS '" + name + "' gave no answer");
        } catch (KmsException e) {
            throw new CommandFailure(
                    e.kind().lasts() ? ExitCode.FINDINGS : ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject json(Kms.Description key) {
        return new JsonObject()
                .put("kms", key.provider())
                .put("id", key.keyId())
                .put("state", key.state().name().toLowerCase(Locale.ROOT));
    }

    private static String line(Kms.Description key) {
        return "%-48s %s".formatted(key.keyId(), key.state().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        remote.close();
        StoreSession.end(vertx);
    }
}
