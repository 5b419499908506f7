package io.ssegateway.kms.aws;

import io.netty.util.AsciiString;
import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.Signer;
import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials to sign with, for as long as they last. Wiping: {@link #close}; a signature under way ends first.
 * Threads: safe for concurrent use; a signature takes microseconds under the lock.
 */
final class AwsPair implements AutoCloseable {
    private static final String SERVICE = "kms";

    private final String accessKey;
    private final SecretKey secretKey;
    private final Optional<Secret> token;
    private final Instant since = Instant.now();
    private final Optional<Instant> ends;
    private final Map<String, Signer> signers = new HashMap<>();
    private boolean closed;

    /**
     * Takes over the secrets.
     *
     * @param ends when they are over; empty for never
     */
    AwsPair(String accessKey, Secret secretKey, Optional<Secret> token, Optional<Instant> ends) {
        this.accessKey = accessKey;
        this.secretKey = SecretKey.takeOver(secretKey.copy());
        this.token = token;
        this.ends = ends;
        secretKey.close();
    }

    /** The request with its signature; empty if this pair is wiped. */
    synchronized Optional<KmsAsk> signed(KmsAsk ask, String host, String region) {
        if (closed) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        ask.headers().forEach((name, value) -> headers.put(name, value.toString()));
        Optional<AsciiString> shown = token.map(Secret::header);
        shown.ifPresent(text -> headers.put("X-Amz-Security-Token", text.toString()));
        Map<String, String> added = signers.computeIfAbsent(region, this::signer)
                .sign(
                        ask.method().name(),
                        host,
                        ask.uri(),
                        Map.of(),
                        headers,
                        Signer.payloadHash(ask.body().getBytes()),
                        Instant.now());
        KmsAsk signed = shown.isPresent() ? ask.with("X-Amz-Security-Token", shown.get()) : ask;
        for (Map.Entry<String, String> each : added.entrySet()) {
            signed = signed.with(each.getKey(), each.getValue());
        }
        return Optional.of(signed);
    }

    private Signer signer(String region) {
        return new Signer(new Credentials(accessKey, secretKey), region, SERVICE);
    }

    /** Since they were granted. */
    Duration age() {
        return Duration.between(since, Instant.now());
    }

    /** Whether they are over. */
    boolean over() {
        return ends.isPresent() && !Instant.now().isBefore(ends.get());
    }

    /** Whether others are due: a quarter of their time is left, ten minutes at most. */
    boolean due() {
        return ends.isPresent() && !Instant.now().isBefore(ends.get().minus(reserve(ends.get())));
    }

    private Duration reserve(Instant end) {
        Duration quarter = Duration.between(since, end).dividedBy(4);
        Duration most = Duration.ofMinutes(10);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }

    @Override
    public synchronized void close() {
        closed = true;
        signers.values().forEach(Signer::close);
        secretKey.close();
        token.ifPresent(Secret::close);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "AwsPair[redacted]";
    }
}
