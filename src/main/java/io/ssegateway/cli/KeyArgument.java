package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.local.KeyEntry;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.LocalKms;
import io.ssegateway.objects.SealingKey;
import io.ssegateway.policy.PolicySnapshot;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What K stands for on a command line: a policy's alias for a key, a provider's own id (of a provider that is no
 * policy's, behind its name: {@code PROVIDER:ID}), or {@code root:ID}.
 *
 * @param key as envelopes name it
 * @param reference for use; empty for a root key
 */
record KeyArgument(SealingKey key, Optional<KeyRef> reference) {
    /** For the root key that writes. */
    static final String CURRENT = SealingKey.ROOT + "current";

    private static final Pattern ROOT_ID = Pattern.compile("[0-9a-f]{8}");

    /** In journals: the same for every way to name it. */
    String canonical() {
        return reference.map(key -> key.provider() + ":" + key.keyId()).orElseGet(key::shownId);
    }

    /**
     * The key that is meant. A name that neither policies nor providers know is one of the embedded key store.
     *
     * @throws CommandFailure {@code USAGE} for what is no id of a root key
     */
    static KeyArgument named(ToolWiring wiring, Optional<? extends PolicySnapshot> policy, String text) {
        if (text.startsWith(SealingKey.ROOT)) {
            return root(text.substring(SealingKey.ROOT.length()));
        }
        Optional<KeyRef> known = policy.flatMap(each -> each.key(text)).or(() -> ofProvider(wiring, text));
        KeyRef key = known.orElseGet(() -> new KeyRef(LocalKms.NAME, text, text));
        return new KeyArgument(SealingKey.kms(key.provider(), key.keyId()), Optional.of(key));
    }

    /**
     * The same for a key that is to be used: it must be known to policies, or to the key store.
     *
     * @throws CommandFailure {@code INVALID} if it is not
     */
    static KeyArgument usable(
            ToolWiring wiring, Optional<? extends PolicySnapshot> policy, KeyStoreFile store, String text) {
        if (text.equals(CURRENT)) {
            return current(store);
        }
        KeyArgument argument = named(wiring, policy, text);
        boolean ofKeyStore = argument.reference()
                .filter(key -> key.provider().equals(LocalKms.NAME))
                .isPresent();
        if (ofKeyStore
                && store.list().stream()
                        .map(KeyEntry::name)
                        .noneMatch(argument.key().keyId()::equals)) {
            throw new CommandFailure(
                    ExitCode.INVALID,
                    "'" + text
                            + "' is no key of the policies and none of the key store (gw keys list shows its keys); a"
                            + " key of another KMS is written PROVIDER:ID");
        }
        return argument;
    }

    /** The root key that writes. */
    static KeyArgument current(KeyStoreFile store) {
        try (Keys.Root root = store.writingRoot()) {
            return new KeyArgument(SealingKey.root(root.id()), Optional.empty());
        }
    }

    private static KeyArgument root(String id) {
        if (!ROOT_ID.matcher(id).matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + SealingKey.ROOT + id + "' names no root key; write root: and the 8 digits that gw keys roots"
                            + " shows");
        }
        return new KeyArgument(SealingKey.root(Bytes.of(HexFormat.of().parseHex(id))), Optional.empty());
    }

    private static Optional<KeyRef> ofProvider(ToolWiring wiring, String text) {
        Set<String> providers = new HashSet<>(wiring.config().kms().keySet());
        providers.add(LocalKms.NAME);
        int colon = text.indexOf(':');
        return colon > 0 && colon < text.length() - 1 && providers.contains(text.substring(0, colon))
                ? Optional.of(
                        new KeyRef(text.substring(0, colon), text.substring(colon + 1), text.substring(colon + 1)))
                : Optional.empty();
    }
}
