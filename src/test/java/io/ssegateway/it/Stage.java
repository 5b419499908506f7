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

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Stage.class);

    private static volatile Running running;

    private record Running(TestStore store, RunningGateway gateway, S3Client client, S3Client direct)
            implements AutoCloseable {
        static Running start() {
            TestStore store = StoreKind.behindTheSuite();
            RunningGateway gateway = RunningGateway.over(store, b -> b.with("GATEWAY_STATE_BUCKET", "gw-it-state"));
            Running all = new Running(store, gateway, Clients.sync(gateway), Clients.direct(store));
            BUCKETS.forEach(name -> all.client.createBucket(b -> b.bucket(name)));
            return all;
        }

        @Override
        public void close() {
            client.close();
            direct.close();
            gateway.close();
            store.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("running", ignored -> Running.start(), Running.class);
    }

    static TestStore store() {
        return running.store;
    }

    static RunningGateway gateway() {
        return running.gateway;
    }

    /** The AWS SDK through the gateway, over TLS. */
    static S3Client client() {
        return running.client;
    }

    /** The AWS SDK straight to the store. */
    static S3Client direct() {
        return running.direct;
    }
}
