package io.ssegateway.it;

import io.ssegateway.testing.TestStore;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;

/** What stands behind a stage: a store, a gateway in front of it, and a client of each. */
record Backstage(TestStore store, RunningGateway gateway, S3Client client, S3Client direct) implements AutoCloseable {
    /** Set up once for all classes that the stage extends, and taken down after the last. */
    static Backstage of(
            ExtensionContext context,
            Class<?> stage,
            Supplier<TestStore> store,
            Function<TestStore, RunningGateway> gateway,
            List<String> buckets) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(stage))
                .computeIfAbsent("backstage", ignored -> setUp(store.get(), gateway, buckets), Backstage.class);
    }

    private static Backstage setUp(
            TestStore store, Function<TestStore, RunningGateway> gateways, List<String> buckets) {
        RunningGateway gateway = gateways.apply(store);
        Backstage all = new Backstage(store, gateway, Clients.sync(gateway), Clients.direct(store));
        buckets.forEach(name -> all.client.createBucket(b -> b.bucket(name)));
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
