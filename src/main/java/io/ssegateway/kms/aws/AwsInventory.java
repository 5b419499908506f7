package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.Kms.Description;
import io.ssegateway.kms.Kms.State;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.aws.AwsRefusal.Asked;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** What KMS says of a key, and new keys. Threads: safe for concurrent use. */
final class AwsInventory {
    private static final Logger LOG = Logger.getLogger(AwsInventory.class);
    private static final String METADATA = "KeyMetadata";

    private final AwsChannel channel;
    private final AwsSettings settings;

    AwsInventory(AwsChannel channel, AwsSettings settings) {
        this.channel = channel;
        this.settings = settings;
    }

    /**
     * What KMS says of a key.
     *
     * @param id how the caller names it
     */
    Uni<Description> describe(AwsKey key, String id, Until until) {
        return metadata(key, until, answer -> new Description(settings.name(), id, state(answer)));
    }

    Uni<Description> create(String name, Until until) {
        AwsKey key = AwsKey.of(name)
                .filter(each ->
                        each.alias().filter(alias -> !alias.startsWith("aws/")).isPresent())
                .filter(each -> channel.regionOf(each).equals(settings.region()))
                .orElseThrow(() -> new KmsException(
                        KmsException.Kind.INVALID_STATE, "'" + name + "' is no name for a key of AWS KMS"));
        return metadata(key, until, answer -> true)
                .onFailure(AwsInventory::isMissing)
                .recoverWithItem(false)
                .flatMap(taken -> {
                    if (taken) {
                        throw new KmsException(
                                KmsException.Kind.INVALID_STATE, "there is a key " + key.id() + " already");
                    }
                    return make(key, name, until);
                });
    }

    private Uni<Description> make(AwsKey key, String name, Until until) {
        JsonObject body = new JsonObject()
                .put("Description", "made by the SSE Gateway for " + key.id())
                .put("KeySpec", "SYMMETRIC_DEFAULT")
                .put("KeyUsage", "ENCRYPT_DECRYPT");
        return call(
                        "CreateKey",
                        body,
                        key.id(),
                        until,
                        answer -> answer.text(METADATA, "KeyId").orElseThrow(() -> AwsRefusal.garbage(settings.name())))
                .flatMap(made -> alias(key, made, name, until));
    }

    private Uni<Description> alias(AwsKey key, String made, String name, Until until) {
        JsonObject body = new JsonObject()
                .put("AliasName", "alias/" + key.alias().orElseThrow())
                .put("TargetKeyId", made);
        return call(
                        "CreateAlias",
                        body,
                        key.id(),
                        until,
                        answer -> new Description(settings.name(), name, State.ENABLED))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "the KMS '%s' made the key %s but not its alias '%s': delete the key if nothing uses it",
                        settings.name(), made, key.id()));
    }

    private <T> Uni<T> metadata(AwsKey key, Until until, Function<KmsReply, T> reading) {
        JsonObject body = new JsonObject().put("KeyId", key.id());
        return channel.send("DescribeKey", body, channel.regionOf(key), until)
                .map(reply -> read(reply, Asked.DESCRIBE, key.id(), answer -> {
                    if (answer.text(METADATA, "Arn")
                            .filter(arn -> key.isNamedBy(arn, channel.regionOf(key)))
                            .isEmpty()) {
                        throw AwsRefusal.garbage(settings.name());
                    }
                    return reading.apply(answer);
                }));
    }

    /** A key that wraps no data keys is as good as disabled. */
    private static State state(KmsReply answer) {
        boolean wraps = answer.text(METADATA, "KeyUsage")
                        .filter("ENCRYPT_DECRYPT"::equals)
                        .isPresent()
                && answer.text(METADATA, "KeySpec")
                        .filter(spec -> !spec.equals("SYMMETRIC_DEFAULT"))
                        .isEmpty();
        if (!wraps) {
            return State.DISABLED;
        }
        return switch (answer.text(METADATA, "KeyState").orElse("")) {
            case "Enabled", "Updating" -> State.ENABLED;
            case "Disabled" -> State.DISABLED;
            default -> State.PENDING;
        };
    }

    private <T> Uni<T> call(
            String action, JsonObject body, String subject, Until until, Function<KmsReply, T> reading) {
        return channel.send(action, body, settings.region(), until)
                .map(reply -> read(reply, Asked.CREATE, subject, reading));
    }

    private <T> T read(KmsReply reply, Asked asked, String subject, Function<KmsReply, T> reading) {
        try (reply) {
            if (!reply.succeeded()) {
                throw AwsRefusal.of(reply, asked, settings.name(), subject);
            }
            return reading.apply(reply);
        }
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof KmsException refused && refused.kind() == KmsException.Kind.NOT_FOUND;
    }
}
