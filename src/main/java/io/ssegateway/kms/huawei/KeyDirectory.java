package io.ssegateway.kms.huawei;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.huawei.HuaweiRefusal.Asked;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of the project, page by page, and which of them an alias names: looked up by one listing however many wait,
 * and remembered for five minutes. Threads: safe for concurrent use.
 */
final class KeyDirectory {
    private static final int PAGE = 100;
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_ALIASES = 1_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final HuaweiSession session;
    private final HuaweiSettings settings;
    private final Cache<String, Uni<String>> aliases = Caffeine.newBuilder()
            .maximumSize(MAX_ALIASES)
            .expireAfterWrite(REMEMBERED)
            .build();

    KeyDirectory(HuaweiSession session, HuaweiSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** A key as the service lists it. */
    record Entry(String id, String alias, Kms.State state) {
        /** The entry of these {@code key_details}; empty if they are none. */
        static Optional<Entry> of(KmsReply details, String... path) {
            List<String> at = new ArrayList<>(List.of(path));
            at.add("");
            return text(details, at, "key_id")
                    .filter(HuaweiKey::isId)
                    .flatMap(id -> text(details, at, "key_state")
                            .map(state ->
                                    new Entry(id, text(details, at, "key_alias").orElse(""), state(state))));
        }

        private static Optional<String> text(KmsReply details, List<String> at, String name) {
            at.set(at.size() - 1, name);
            return details.text(at.toArray(String[]::new));
        }

        /** 1 waits to be enabled, 4 for its deletion, 5 for its import; 3 is disabled, 7 frozen. */
        private static Kms.State state(String code) {
            return switch (code) {
                case "2" -> Kms.State.ENABLED;
                case "1", "4", "5" -> Kms.State.PENDING;
                default -> Kms.State.DISABLED;
            };
        }
    }

    /** The service's id of a key. Fails with {@code NOT_FOUND} for an alias that no key has. */
    Uni<String> id(HuaweiKey key, Until until) {
        return switch (key) {
            case HuaweiKey.Id id -> Uni.createFrom().item(id.text());
            case HuaweiKey.Alias alias ->
                aliases.get(
                        alias.text(),
                        name -> find(name, until)
                                .onFailure()
                                .invoke(failure -> aliases.invalidate(name))
                                .memoize()
                                .indefinitely());
        };
    }

    /** Remembers what an alias names. */
    void learn(HuaweiKey.Alias alias, String id) {
        aliases.put(alias.text(), Uni.createFrom().item(id));
    }

    /** Looks again next time: the key behind an alias did not serve. */
    void forget(HuaweiKey key) {
        aliases.invalidate(key.text());
    }

    /** All keys. */
    Uni<List<Entry>> all(Until until) {
        return page(new ArrayList<>(), "", until);
    }

    private Uni<String> find(String alias, Until until) {
        return all(until)
                .map(keys -> keys.stream()
                        .filter(key -> key.alias().equals(alias))
                        .findFirst()
                        .map(Entry::id)
                        .orElseThrow(() -> HuaweiRefusal.unknown(alias)));
    }

    private Uni<List<Entry>> page(List<Entry> before, String marker, Until until) {
        JsonObject body = new JsonObject().put("limit", String.valueOf(PAGE));
        if (!marker.isEmpty()) {
            body.put("marker", marker);
        }
        return session.send(ask("list-keys", body), until).flatMap(reply -> {
            Optional<String> next = read(reply, before);
            if (next.isEmpty()) {
                return Uni.createFrom().item(before);
            }
            if (before.size() > MAX_KEYS) {
                throw new KmsException(
                        KmsException.Kind.INVALID_STATE,
                        "the KMS '" + settings.name() + "' has more than " + MAX_KEYS + " keys");
            }
            if (next.get().equals(marker)) {
                throw garbage();
            }
            return page(before, next.get(), until);
        });
    }

    /** Adds what is on a page; where the next begins, if there is one. */
    private Optional<String> read(KmsReply reply, List<Entry> keys) {
        try (reply) {
            if (!reply.succeeded()) {
                throw HuaweiRefusal.of(reply, Asked.LIST, settings.name(), "the list of keys");
            }
            if (!reply.has("key_details")) {
                throw garbage();
            }
            reply.all("key_details").forEach(each -> Entry.of(each).ifPresent(keys::add));
            return reply.text("truncated")
                    .filter("true"::equals)
                    .flatMap(more -> reply.text("next_marker"))
                    .filter(next -> !next.isEmpty());
        }
    }

    /** One call of the API. */
    KmsAsk ask(String call, JsonObject body) {
        return KmsAsk.post("/v1.0/" + settings.project() + "/kms/" + call, body.toBuffer());
    }

    private KmsException garbage() {
        return HuaweiRefusal.garbage(settings.name());
    }
}
