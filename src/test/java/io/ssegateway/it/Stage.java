package io.ssegateway.it;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;

/** One store and one gateway in front of it, started once for all classes that are extended with this. */
final class Stage implements BeforeAllCallback {
    static final List<String> BUCKETS = List.of("sealed-a", "obs-a", "mixed-a", "plain-a");

    private static volatile Backstage running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Backstage.of(
                context,
                Stage.class,
                StoreKind::behindTheSuite,
                store -> RunningGateway.over(store, b -> b.with("GATEWAY_STATE_BUCKET", "gw-it-state")),
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
