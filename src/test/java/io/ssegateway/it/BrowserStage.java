package io.ssegateway.it;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One store and one gateway whose policy opens buckets to requests without a signature and lets {@code legacy} sign
 * with Version 2. Started once.
 */
final class BrowserStage implements BeforeAllCallback {
    static final String LEGACY_ACCESS = "AKLEGACY";
    static final String LEGACY_SECRET = "legacy-secret-canary-31b7";
    static final List<String> BUCKETS = List.of("sealed-w", "plain-w", "open-w", "open-plain-w", "drop-w", "fwd-w");

    private static final String PRINCIPAL = """
            principals:
              legacy:
                credentials: [{access-key: AKLEGACY, secret: "env:IT_LEGACY"}]
                buckets: {"*": all}
                kms: {k: use}
                signatures: [v2, v2-presigned]
            """;

    private static final String RULES = """
              - {match: "open-*", encrypt: sse-kms, key: k, anonymous: [read, list]}
              - {match: "open-plain-*", encrypt: none, anonymous: [read, list]}
              - {match: "drop-*", encrypt: sse-kms, key: k, anonymous: [write]}
              - {match: "fwd-*", encrypt: sse-kms, key: k, anonymous: forward}
            """;

    private static volatile Backstage running;

    @Override
    public void beforeAll(ExtensionContext context) {
        String policy = Standing.policy().replace("principals:\n", PRINCIPAL) + RULES + Standing.SECURE;
        running = Backstage.of(
                context,
                BrowserStage.class,
                // MinIO lets pages of any origin read unasked; versitygw has to be told
                () -> StoreKind.behindTheSuite(Map.of("VGW_CORS_ALLOW_ORIGIN", "*")),
                store -> RunningGateway.over(
                        store,
                        policy,
                        more -> more.with("GATEWAY_STATE_BUCKET", "gw-it-state").with("IT_LEGACY", LEGACY_SECRET)),
                BUCKETS);
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
}
