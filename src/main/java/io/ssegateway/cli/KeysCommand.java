package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.kms.local.KeyEntry;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.kms.local.RootEntry;
import io.ssegateway.objects.SealingKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gw keys}: the keys of the embedded key store. A running gateway notices a change by itself. */
@Command(
        name = "keys",
        description = {
            "Manage the embedded key store (GATEWAY_KEYSTORE, GATEWAY_KEYSTORE_PASSPHRASE or _FILE).",
            "Back the file and its passphrase up, apart from each other: without both, objects are lost."
        },
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
    /** Whose keys. */
    static final class Service {
        private static final String TEXT = "A KMS of the configuration instead.";

        @Option(names = "--kms", paramLabel = "NAME", description = TEXT)
        private @Nullable String kms;
    }

    private static JsonObject json(KeyEntry key) {
        return new JsonObject()
                .put("name", key.name())
                .put("state", state(key))
                .put("created", key.created().toString())
                .put("default", key.isDefault());
    }

    private static String state(KeyEntry key) {
        return key.state().name().toLowerCase(Locale.ROOT);
    }

    @Command(name = "list", description = "Show every key: name, state, when it was made.")
    int list(@Mixin Output output, @Mixin Service service) {
        if (service.kms != null) {
            try (ServiceKeys keys = new ServiceKeys(ToolWiring.fromEnvironment(), service.kms)) {
                keys.list(output);
            }
            return ExitCode.OK.code();
        }
        try (KeyStoreFile store = ToolWiring.fromEnvironment().keyStore()) {
            List<KeyEntry> keys = store.list();
            JsonArray all = new JsonArray();
            keys.forEach(key -> all.add(json(key)));
            String text = keys.isEmpty()
                    ? "no keys; make one with: gw keys create NAME"
                    : String.join(
                            "\n",
                            keys.stream()
                                    .map(key -> "%-32s %-8s %s%s"
                                            .formatted(
                                                    key.name(),
                                                    state(key),
                                                    key.created(),
                                                    key.isDefault() ? "  (default)" : ""))
                                    .toList());
            output.print(new JsonObject().put("keys", all), text);
        }
        return ExitCode.OK.code();
    }

    @Command(name = "create", description = "Make a key, and the file with a root key when it is missing.")
    int create(@Mixin Output output, @Mixin Service service, @Parameters(paramLabel = "NAME") String name) {
        ToolWiring wiring = ToolWiring.fromEnvironment();
        if (service.kms != null) {
            try (ServiceKeys keys = new ServiceKeys(wiring, service.kms)) {
                keys.create(name, output);
            }
            return ExitCode.OK.code();
        }
        try (Passphrase passphrase = wiring.passphrase()) {
            KeyEntry key = KeyStoreFile.createKey(wiring.keyStoreFile(), passphrase, name);
            output.print(json(key), "key '" + key.name() + "' created in " + wiring.keyStoreFile());
        }
        return ExitCode.OK.code();
    }

    @Command(name = "describe", description = "Show what another KMS of the configuration says of a key.")
    int describe(
            @Mixin Output output,
            @Parameters(paramLabel = "KEY", description = "What that KMS calls it.") String key,
            @Option(names = "--kms", required = true, paramLabel = "NAME", description = Service.TEXT) String kms) {
        try (ServiceKeys keys = new ServiceKeys(ToolWiring.fromEnvironment(), kms)) {
            keys.describe(key, output);
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "disable",
            description = "Disable a key: objects under it cannot be read or written until it is enabled again.")
    int disable(@Mixin Output output, @Parameters(paramLabel = "NAME") String name) {
        try (KeyStoreFile store = ToolWiring.fromEnvironment().keyStore()) {
            KeyEntry key = store.disable(name);
            output.print(json(key), "key '" + key.name() + "' is disabled");
        }
        return ExitCode.OK.code();
    }

    @Command(name = "enable", description = "Enable a disabled key.")
    int enable(@Mixin Output output, @Parameters(paramLabel = "NAME") String name) {
        try (KeyStoreFile store = ToolWiring.fromEnvironment().keyStore()) {
            KeyEntry key = store.enable(name);
            output.print(json(key), "key '" + key.name() + "' is enabled");
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "roots",
            description = "Show every root key (SSE-OBS, ETags, state): its id, whether it writes, when it was made.")
    int roots(@Mixin Output output) {
        try (KeyStoreFile store = ToolWiring.fromEnvironment().keyStore()) {
            JsonArray all = new JsonArray();
            List<String> lines = new ArrayList<>();
            for (RootEntry root : store.roots()) {
                String id = SealingKey.root(root.id()).shownId();
                all.add(new JsonObject()
                        .put("id", id)
                        .put("writes", root.writes())
                        .put("created", root.created().toString()));
                lines.add("%-16s %s%s".formatted(id, root.created(), root.writes() ? "  (writes)" : ""));
            }
            output.print(new JsonObject().put("roots", all), String.join("\n", lines));
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "rotate-root",
            description = {
                "Make a new root key, which writes from now on; the ones before are kept and read.",
                "A gateway takes it over within seconds. One that has a copy of the file of its own cannot read what"
                        + " others write from then on: give it the new file at once.",
                "Back the file up again; then exchange the key of the objects: gw reseal --from root:OLD --to"
                        + " root:current."
            })
    int rotateRoot(@Mixin Output output) {
        try (KeyStoreFile store = ToolWiring.fromEnvironment().keyStore()) {
            String before = KeyArgument.current(store).canonical();
            String now = SealingKey.root(store.addRoot()).shownId();
            output.print(
                    new JsonObject().put("before", before).put("writes", now),
                    now + " writes from now on; " + before + " is kept and read");
        }
        return ExitCode.OK.code();
    }
}
