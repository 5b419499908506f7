package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.Kms.Description;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.aws.AwsRefusal.Asked;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of one region and account, page by page, and the state of each. Source: AWS KMS API Reference, ListAliases,
 * ListKeys.
 */
final class AwsListing {
    private static final int MAX_NAMES = 1_000;
    private static final int DESCRIBED_AT_ONCE = 8;
    private static final String MANAGED = "alias/aws/";
    private static final Pages ALIASES = new Pages("ListAliases", "Aliases", "AliasName", "TargetKeyId", 100);
    private static final Pages KEYS = new Pages("ListKeys", "Keys", "KeyId", "KeyId", MAX_NAMES);

    private final AwsChannel channel;
    private final AwsSettings settings;
    private final AwsInventory inventory;

    AwsListing(AwsChannel channel, AwsSettings settings, AwsInventory inventory) {
        this.channel = channel;
        this.settings = settings;
        this.inventory = inventory;
    }

    /**
     * What is listed, and how.
     *
     * @param id the member that names an entry
     * @param key the member that says which key it is
     * @param limit entries in a page
     */
    private record Pages(String action, String member, String id, String key, int limit) {}

    /** A name of a key. */
    private record Named(String id, String key) {}

    /** All of them; {@code INVALID_STATE} if they are more than can be told. */
    Uni<List<Description>> all(Until until) {
        return from(ALIASES, Optional.empty(), new ArrayList<>(), until)
                .flatMap(aliases -> from(KEYS, Optional.empty(), new ArrayList<>(), until)
                        .flatMap(keys -> described(named(aliases, keys), until)));
    }

    private Uni<List<Named>> from(Pages pages, Optional<String> marker, List<Named> found, Until until) {
        JsonObject body = new JsonObject().put("Limit", pages.limit());
        marker.ifPresent(text -> body.put("Marker", text));
        return channel.send(pages.action(), body, settings.region(), until).flatMap(reply -> {
            try (reply) {
                take(pages, reply, found);
                return reply.flag("Truncated").orElse(false)
                        ? from(pages, next(reply, marker), found, until)
                        : Uni.createFrom().item(found);
            }
        });
    }

    private void take(Pages pages, KmsReply reply, List<Named> found) {
        if (!reply.succeeded()) {
            throw AwsRefusal.of(reply, Asked.LIST, settings.name(), "its list of keys");
        }
        if (!reply.has(pages.member())) {
            throw AwsRefusal.garbage(settings.name());
        }
        for (KmsReply each : reply.all(pages.member())) {
            Optional<String> id = each.text(pages.id());
            Optional<String> key = each.text(pages.key());
            if (id.isPresent() && key.isPresent()) {
                found.add(new Named(id.get(), key.get()));
            }
        }
        if (found.size() > MAX_NAMES) {
            throw new KmsException(
                    KmsException.Kind.INVALID_STATE,
                    "the KMS '" + settings.name() + "' has more than " + MAX_NAMES + " keys or aliases in its region");
        }
    }

    /** Where the next page begins; a server that does not move on would be asked for ever. */
    private Optional<String> next(KmsReply reply, Optional<String> marker) {
        Optional<String> next = reply.text("NextMarker");
        if (next.isEmpty() || next.equals(marker)) {
            throw AwsRefusal.garbage(settings.name());
        }
        return next;
    }

    /** Keys by their aliases, and those that have none; nothing that AWS itself manages. */
    private static List<Named> named(List<Named> aliases, List<Named> keys) {
        Set<String> aliased = aliases.stream().map(Named::key).collect(Collectors.toSet());
        return Stream.concat(
                        aliases.stream().filter(each -> !each.id().startsWith(MANAGED)),
                        keys.stream().filter(each -> !aliased.contains(each.key())))
                .toList();
    }

    private Uni<List<Description>> described(List<Named> all, Until until) {
        if (all.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.join()
                .all(all.stream().map(each -> describedIfAllowed(each, until)).toList())
                .usingConcurrencyOf(DESCRIBED_AT_ONCE)
                .andFailFast()
                .map(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<Description>> describedIfAllowed(Named named, Until until) {
        return Uni.createFrom()
                .deferred(() -> AwsKey.of(named.key())
                        .map(key -> inventory
                                .describe(key, named.id(), until)
                                .map(Optional::of)
                                .onFailure(AwsListing::isNotForUs)
                                .recoverWithItem(Optional.empty()))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private static boolean isNotForUs(Throwable failure) {
        return failure instanceof KmsException refused
                && (refused.kind() == KmsException.Kind.ACCESS_DENIED || refused.kind() == KmsException.Kind.NOT_FOUND);
    }
}
