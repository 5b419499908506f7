package io.ssegateway.kms.vault;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gets a token from where settings say. Files are read anew each time, off the event loops. */
final class VaultLogin {
    private static final int MAX_FILE = 64 * 1024;

    private final VaultChannel channel;
    private final VaultSettings settings;

    VaultLogin(VaultChannel channel, VaultSettings settings) {
        this.channel = channel;
        this.settings = settings;
    }

    /** A token, which the subscriber owns. Fails with {@code ACCESS_DENIED} if the Vault knows nobody of that name. */
    Uni<VaultLease> lease(Until until) {
        return switch (settings.auth()) {
            case VaultAuth.Token held ->
                Uni.createFrom()
                        .item(() ->
                                VaultLease.endless(Secret.takeOver(held.token().copy())));
            case VaultAuth.TokenFile file -> secret(file.file()).map(VaultLease::endless);
            case VaultAuth.AppRole role ->
                secret(role.secretId())
                        .flatMap(id -> login(role.mount(), () -> pair("role_id", role.roleId(), "secret_id", id), until)
                                .onTermination()
                                .invoke(id::close));
            case VaultAuth.Kubernetes kubernetes ->
                secret(kubernetes.jwt())
                        .flatMap(jwt -> login(kubernetes.mount(), () -> named(kubernetes.role(), jwt), until)
                                .onTermination()
                                .invoke(jwt::close));
        };
    }

    private Uni<VaultLease> login(String mount, Supplier<Buffer> credentials, Until until) {
        return Uni.createFrom().deferred(() -> {
            Buffer body = credentials.get();
            return channel.send(VaultAsk.post("auth/" + mount + "/login", body), until)
                    .onTermination()
                    .invoke(() -> body.setBytes(0, new byte[body.length()]))
                    .map(this::granted);
        });
    }

    private VaultLease granted(KmsReply reply) {
        try (reply) {
            if (!reply.succeeded()) {
                throw VaultRefusal.of(reply, VaultRefusal.Asked.LOGIN, settings.name(), "its login");
            }
            byte[] token =
                    reply.octets("auth", "client_token").orElseThrow(() -> VaultRefusal.garbage(settings.name()));
            return VaultLease.of(
                    taken(token),
                    reply.number("auth", "lease_duration").orElse(0L),
                    reply.flag("auth", "renewable").orElse(false));
        }
    }

    private Secret taken(byte[] octets) {
        try {
            return Secret.takeOver(octets);
        } catch (IllegalArgumentException e) {
            throw VaultRefusal.garbage(settings.name());
        }
    }

    private Uni<Secret> secret(VaultAuth.Source source) {
        return switch (source) {
            case VaultAuth.Source.Held held ->
                Uni.createFrom().item(() -> Secret.takeOver(held.secret().copy()));
            case VaultAuth.Source.InFile file -> secret(file.file());
        };
    }

    private Uni<Secret> secret(Path file) {
        return channel.offLoop(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return Secret.takeOver(in.readNBytes(MAX_FILE));
            } catch (IOException | IllegalArgumentException e) {
                throw new KmsException(
                        KmsException.Kind.UNAVAILABLE,
                        "the KMS '" + settings.name() + "' cannot be asked: no token or secret in " + file,
                        e);
            }
        });
    }

    private static Buffer pair(String name, Secret value, String otherName, Secret other) {
        return written(out -> {
            out.string(name, value.copy());
            out.string(otherName, other.copy());
        });
    }

    private static Buffer named(String role, Secret jwt) {
        return written(out -> {
            out.string("role", role.getBytes(StandardCharsets.US_ASCII));
            out.string("jwt", jwt.copy());
        });
    }

    private static Buffer written(Consumer<Members> members) {
        Members out = new Members();
        members.accept(out);
        return out.end();
    }

    /** An object of strings that need no escapes; wipes what it is given and its own buffer. */
    private static final class Members extends ByteArrayOutputStream {
        Members() {
            super(MAX_FILE + 512);
        }

        void string(String name, byte[] value) {
            writeBytes(((count == 0 ? "{\"" : ",\"") + name + "\":\"").getBytes(StandardCharsets.US_ASCII));
            writeBytes(value);
            write('"');
            Arrays.fill(value, (byte) 0);
        }

        Buffer end() {
            write('}');
            Buffer all = Buffer.buffer(count).setBytes(0, buf, 0, count);
            Arrays.fill(buf, (byte) 0);
            return all;
        }
    }
}
