package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsChannel;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.KmsReply;
import io.ssegateway.kms.wire.Until;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks KMS in the region of a key, signed; once more with other credentials if the first are refused. Threads: as
 * {@link KmsChannel}; the locked sections only look up.
 *
 * <p>Source: AWS KMS API Reference: JSON 1.1, {@code X-Amz-Target: TrentService.<action>}.
 */
final class AwsChannel implements AutoCloseable {
    /** An envelope names the region before it is authenticated: it must not make channels without end. */
    private static final int REGIONS = 32;

    private static final String JSON = "application/x-amz-json-1.1";

    private final Vertx vertx;
    private final AwsSettings settings;
    private final AwsGrants grants;
    private final AwsSession session;
    private final Map<String, KmsChannel> channels = new LinkedHashMap<>();
    private boolean closed;

    AwsChannel(Vertx vertx, AwsSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.grants = new AwsGrants(vertx, settings);
        this.session = new AwsSession(grants, settings);
    }

    /** The region where this key is. */
    String regionOf(AwsKey key) {
        return key.region().orElse(settings.region());
    }

    /** The answer to a call of this action, whatever its status. */
    Uni<KmsReply> send(String action, JsonObject body, String region, Until until) {
        return Uni.createFrom().deferred(() -> {
            KmsEndpoint there = settings.endpointOf(region)
                    .orElseThrow(() -> new KmsException(
                            KmsException.Kind.NOT_FOUND,
                            "the KMS '" + settings.name() + "' has no keys of the region " + region));
            Line line = new Line(channel(region, there), there.authority(), region);
            KmsAsk ask = new KmsAsk(
                    HttpMethod.POST,
                    "/",
                    Map.of("Content-Type", JSON, "X-Amz-Target", "TrentService." + action),
                    body.toBuffer());
            return session.pair(until)
                    .flatMap(pair -> line.send(ask, pair, until)
                            .flatMap(reply -> AwsRefusal.isAboutCredentials(reply)
                                    ? again(line, ask, reply, pair, until)
                                    : Uni.createFrom().item(reply)));
        });
    }

    private Uni<KmsReply> again(Line line, KmsAsk ask, KmsReply refusal, AwsPair pair, Until until) {
        return session.instead(pair, until)
                .flatMap(other -> other.isPresent()
                        ? line.send(ask, other.get(), until)
                        : Uni.createFrom().item(refusal));
    }

    private synchronized KmsChannel channel(String region, KmsEndpoint there) {
        KmsChannel known = channels.get(region);
        if (known != null) {
            return known;
        }
        if (closed || channels.size() == REGIONS) {
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE,
                    "the KMS '" + settings.name() + "' is " + (closed ? "closed" : "asked in too many regions"));
        }
        KmsChannel made = new KmsChannel(vertx, there);
        channels.put(region, made);
        return made;
    }

    @Override
    public void close() {
        session.close();
        grants.close();
        synchronized (this) {
            closed = true;
            channels.values().forEach(KmsChannel::close);
        }
    }

    /** Connections to one region. */
    private record Line(KmsChannel channel, String host, String region) {
        Uni<KmsReply> send(KmsAsk ask, AwsPair pair, Until until) {
            Optional<KmsAsk> signed = pair.signed(ask, host, region);
            if (signed.isEmpty()) {
                throw new KmsException(
                        KmsException.Kind.UNAVAILABLE, "the credentials were replaced in this moment; ask again");
            }
            return channel.send(signed.get(), until);
        }
    }
}
