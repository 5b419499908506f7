package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsChannel;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Secret;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Gets credentials from where settings say. Files are read anew each time, off the event loops. Fails with
 * {@code ACCESS_DENIED} where the gateway is refused, else with {@code UNAVAILABLE} or {@code THROTTLED}.
 */
final class AwsGrants implements AutoCloseable {
    private static final int MAX_FILE = 64 * 1024;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final AwsIdentity identity;
    private final String name;
    private final KmsChannel channel;

    AwsGrants(Vertx vertx, AwsSettings settings) {
        this.identity = settings.identity();
        this.name = settings.name();
        this.channel = new KmsChannel(vertx, source(settings));
    }

    private static KmsEndpoint source(AwsSettings settings) {
        KmsEndpoint there = switch (settings.identity()) {
            case AwsIdentity.Pair pair -> KmsEndpoint.of("", AwsSettings.endpoint("sts", settings.region()));
            case AwsIdentity.WebIdentity web -> web.sts();
            case AwsIdentity.Container container -> container.agent();
        };
        return new KmsEndpoint(settings.name() + ", credentials", there.address(), there.tls(), there.limits());
    }

    /** Credentials, which the subscriber owns. */
    Uni<AwsPair> pair(Until until) {
        return switch (identity) {
            case AwsIdentity.Pair held -> Uni.createFrom().item(() -> pair(held));
            case AwsIdentity.WebIdentity web ->
                secret(web.tokenFile()).flatMap(token -> assume(web.roleArn(), token, until));
            case AwsIdentity.Container container ->
                switch (container.token()) {
                    case AwsIdentity.Token.None none -> asked(KmsAsk.get(container.uri()), until);
                    case AwsIdentity.Token.Held held ->
                        asked(
                                KmsAsk.get(container.uri())
                                        .with("Authorization", held.secret().header()),
                                until);
                    case AwsIdentity.Token.InFile file ->
                        secret(file.file()).flatMap(token -> {
                            try (token) {
                                return asked(KmsAsk.get(container.uri()).with("Authorization", token.header()), until);
                            }
                        });
                };
        };
    }

    @Override
    public void close() {
        channel.close();
    }

    private static AwsPair pair(AwsIdentity.Pair held) {
        return new AwsPair(
                held.accessKey(),
                Secret.takeOver(held.secretKey().copy()),
                held.sessionToken().map(token -> Secret.takeOver(token.copy())),
                Optional.empty());
    }

    private Uni<AwsPair> assume(String roleArn, Secret token, Until until) {
        Buffer body = Form.of(roleArn, token);
        KmsAsk ask = new KmsAsk(HttpMethod.POST, "/", Map.of("Content-Type", FORM), body);
        return channel.send(ask, until)
                .onTermination()
                .invoke(() -> body.setBytes(0, new byte[body.length()]))
                .map(this::assumed);
    }

    private AwsPair assumed(KmsReply reply) {
        try (reply) {
            StsAnswer answer = reply.read(StsAnswer::parse);
            if (!reply.succeeded()) {
                throw refusal(reply.status(), answer.text("Code"));
            }
            return granted(
                    answer.text("AccessKeyId"),
                    answer.text("SecretAccessKey").map(AwsGrants::ascii),
                    answer.text("SessionToken").map(AwsGrants::ascii),
                    answer.text("Expiration"));
        }
    }

    private Uni<AwsPair> asked(KmsAsk ask, Until until) {
        return channel.send(ask.with("Accept", "application/json"), until).map(reply -> {
            try (reply) {
                if (!reply.succeeded()) {
                    boolean refused = reply.status() == 401 || reply.status() == 403;
                    throw refusal(reply.status(), refused ? Optional.of("AccessDenied") : Optional.empty());
                }
                return granted(
                        reply.text("AccessKeyId"),
                        reply.octets("SecretAccessKey"),
                        reply.octets("Token"),
                        reply.text("Expiration"));
            }
        });
    }

    private KmsException refusal(int status, Optional<String> code) {
        return AwsRefusal.of(status, code, AwsRefusal.Asked.CREDENTIALS, name, "no credentials for it");
    }

    /** Both sources give temporary credentials: all four parts belong to them. */
    private AwsPair granted(
            Optional<String> accessKey, Optional<byte[]> secretKey, Optional<byte[]> token, Optional<String> ends) {
        Optional<Secret> secret = secretKey.flatMap(AwsGrants::taken);
        Optional<Secret> session = token.flatMap(AwsGrants::taken);
        Optional<Instant> end = ends.flatMap(AwsGrants::instant);
        Optional<String> id = accessKey.filter(key -> key.matches("[A-Za-z0-9_]{1,128}"));
        if (id.isEmpty() || secret.isEmpty() || session.isEmpty() || end.isEmpty()) {
            secret.ifPresent(Secret::close);
            session.ifPresent(Secret::close);
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE,
                    "the KMS '" + name + "' cannot be asked: what gives credentials answered something else");
        }
        return new AwsPair(id.get(), secret.get(), session, end);
    }

    private static Optional<Secret> taken(byte[] octets) {
        try {
            return Optional.of(Secret.takeOver(octets));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Uni<Secret> secret(Path file) {
        return channel.offLoop(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return Secret.takeOver(in.readNBytes(MAX_FILE));
            } catch (IOException | IllegalArgumentException e) {
                throw new KmsException(
                        KmsException.Kind.UNAVAILABLE,
                        "the KMS '" + name + "' cannot be asked: no token in " + file,
                        e);
            }
        });
    }

    /** The request for a role; wipes the token and what it writes in. */
    private static final class Form {
        private static final String HEX = "0123456789ABCDEF";

        private Form() {}

        static Buffer of(String roleArn, Secret token) {
            byte[] shown = token.copy();
            token.close();
            byte[] head = ("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=sse-gateway&RoleArn="
                            + roleArn.replace(":", "%3A").replace("/", "%2F") + "&WebIdentityToken=")
                    .getBytes(StandardCharsets.US_ASCII);
            Buffer body = Buffer.buffer(head.length + 3 * shown.length).appendBytes(head);
            for (byte each : shown) {
                if (Character.isLetterOrDigit(each) || each == '.' || each == '-' || each == '_' || each == '~') {
                    body.appendByte(each);
                } else {
                    body.appendByte((byte) '%');
                    body.appendByte((byte) HEX.charAt(each >> 4));
                    body.appendByte((byte) HEX.charAt(each & 0xf));
                }
            }
            Arrays.fill(shown, (byte) 0);
            return body;
        }
    }
}
