package io.ssegateway.it;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One store and one gateway whose policy offers every method of server-side encryption, demands HTTPS, and knows
 * principals that lack one right each. Started once.
 */
final class SseStage implements BeforeAllCallback {
    /** Rights on the key {@code k}; a principal {@code lacks-<n>} holds all but the n-th. */
    static final List<String> RIGHTS = List.of(
            "kms:cmk:get", "kms:cmk:list", "kms:cmk:create", "kms:dek:create", "kms:dek:encrypt", "kms:dek:decrypt");

    private static final String RULES = """
              - {match: "any-*", encrypt: sse-kms, key: k, accept: [sse-obs, sse-c], api: within}
              - {match: "switch-*", encrypt: none, key: k, accept: [sse-kms, sse-obs, sse-c], api: within, https: as-obs, plaintext-reads: serve}
              - {match: "default-*", encrypt: sse-kms}
              - {match: "tenant-*", encrypt: sse-kms, key: "of-{bucket}"}
              - {match: "hk-*", region: ap-southeast-1, encrypt: sse-kms, key: k, accept: [sse-obs, sse-c]}
            regions:
              ap-southeast-1: {name: CN-Hong Kong, methods: [sse-kms, sse-c]}
            """;

    private static volatile Backstage running;

    private static String policy() {
        StringBuilder principals = new StringBuilder("principals:\n");
        for (int i = 0; i < RIGHTS.size(); i++) {
            String missing = RIGHTS.get(i);
            List<String> held =
                    RIGHTS.stream().filter(one -> !one.equals(missing)).toList();
            principals
                    .append("  lacks-")
                    .append(i)
                    .append(":\n")
                    .append("    credentials: [{access-key: AKLACKS")
                    .append(i)
                    .append(", secret: \"env:IT_READER\"}]\n")
                    .append("    buckets: {\"*\": all}\n")
                    .append("    kms: {\"*\": [")
                    .append(String.join(", ", held))
                    .append("]}\n");
        }
        return Standing.policy()
                        .replace("principals:\n", principals)
                        .replace("kms: {k: use, other: use}", "kms: {\"*\": use}")
                + RULES;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Backstage.of(
                context,
                SseStage.class,
                StoreKind::behindTheSuite,
                store -> RunningGateway.over(store, policy(), more -> more.with("GATEWAY_STATE_BUCKET", "gw-it-state")),
                List.of());
    }

    static TestStore store() {
        return running.store();
    }

    static RunningGateway gateway() {
        return running.gateway();
    }

    /** The AWS SDK through the gateway, over TLS. */
    static S3Client client() {
        return running.client();
    }

    /** The AWS SDK straight to the store. */
    static S3Client direct() {
        return running.direct();
    }

    /** Over plain HTTP. */
    static S3Client overHttp() {
        return Clients.sync(
                running.gateway().plainEndpoint(), Standing.ACCESS, Standing.SECRET, UrlConnectionHttpClient.create());
    }

    /** Somebody who lacks the n-th right on every key. */
    static S3Client lacking(int right) {
        return Clients.sync(
                running.gateway().tlsEndpoint(),
                "AKLACKS" + right,
                Standing.READER_SECRET,
                Clients.http(running.gateway()));
    }
}
