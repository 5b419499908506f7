package io.ssegateway.kms.huawei;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsChannel;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Gets credentials from where settings say. Files are read anew each time, off the event loops. */
final class HuaweiLogin implements AutoCloseable {
    private static final int MAX_FILE = 64 * 1024;
    private static final String SECURITY_KEY = "/openstack/latest/securitykey";

    private final KmsChannel files;
    private final Optional<KmsChannel> metadata;
    private final HuaweiSettings settings;

    HuaweiLogin(Vertx vertx, KmsChannel files, HuaweiSettings settings) {
        this.files = files;
        this.settings = settings;
        this.metadata = settings.auth() instanceof HuaweiAuth.Agency agency
                ? Optional.of(new KmsChannel(vertx, agency.metadata()))
                : Optional.empty();
    }

    /** Credentials, which the subscriber owns. */
    Uni<Credentials> credentials(Until until) {
        return switch (settings.auth()) {
            case HuaweiAuth.Keys keys -> Uni.createFrom().item(() -> own(keys));
            case HuaweiAuth.TokenFile file -> files.offLoop(() -> inFile(file.file()));
            case HuaweiAuth.Agency agency ->
                metadata.orElseThrow().send(KmsAsk.get(SECURITY_KEY), until).map(this::granted);
        };
    }

    @Override
    public void close() {
        metadata.ifPresent(KmsChannel::close);
    }

    private static Credentials own(HuaweiAuth.Keys keys) {
        return new Credentials.AccessKey(
                keys.accessKey(),
                Secret.takeOver(keys.secretKey().copy()),
                keys.securityToken().map(token -> Secret.takeOver(token.copy())),
                Optional.empty());
    }

    private Credentials inFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Credentials.IamToken(Secret.takeOver(in.readNBytes(MAX_FILE)));
        } catch (IOException | IllegalArgumentException e) {
            throw away("no token in " + file, e);
        }
    }

    private Credentials granted(KmsReply reply) {
        try (reply) {
            if (!reply.succeeded()) {
                throw away("the metadata service gives no access key; does this machine have an agency?");
            }
            Supplier<KmsException> garbage = () -> away("the metadata service's access key cannot be read");
            String id = reply.text("credential", "access")
                    .filter(HuaweiLogin::isWord)
                    .orElseThrow(garbage);
            Instant end = end(reply).orElseThrow(garbage);
            return new Credentials.AccessKey(
                    id, secret(reply, "secret"), Optional.of(secret(reply, "securitytoken")), Optional.of(end));
        }
    }

    private Secret secret(KmsReply reply, String name) {
        try {
            return Secret.takeOver(reply.octets("credential", name).orElse(new byte[0]));
        } catch (IllegalArgumentException e) {
            throw away("the metadata service's access key cannot be read", e);
        }
    }

    private static Optional<Instant> end(KmsReply reply) {
        try {
            return reply.text("credential", "expires_at").map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether this can stand in a header as an access key. */
    static boolean isWord(String id) {
        return id.matches("[A-Za-z0-9_-]{1,128}");
    }

    private KmsException away(String why) {
        return new KmsException(KmsException.Kind.UNAVAILABLE, named() + why);
    }

    private KmsException away(String why, Throwable cause) {
        return new KmsException(KmsException.Kind.UNAVAILABLE, named() + why, cause);
    }

    private String named() {
        return "the KMS '" + settings.name() + "' cannot be asked: ";
    }
}
