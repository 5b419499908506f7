package io.ssegateway.it;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;

/** One gateway before two real stores: buckets {@code v-*} lie at versitygw, the others at MinIO. Started once. */
final class TwoStores implements BeforeAllCallback {
    /** One bucket of each kind at each store. */
    static final List<String> BUCKETS =
            List.of("sealed-c", "other-c", "obs-c", "mixed-c", "plain-c", "v-sealed", "v-other", "v-obs", "v-plain");

    private static final String RULES = """
              - {match: "v-sealed*", encrypt: sse-kms, key: k, backend: second}
              - {match: "v-other*", encrypt: sse-kms, key: other, backend: second}
              - {match: "v-obs*", encrypt: sse-obs, etag: md5, backend: second}
              - {match: "v-plain*", encrypt: none, backend: second}
            """;

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TwoStores.class);

    private static volatile Running running;

    private record Running(
            TestStore minio,
            TestStore versity,
            RunningGateway gateway,
            S3Client client,
            S3Client atMinio,
            S3Client atVersity)
            implements AutoCloseable {
        static Running start() {
            TestStore minio = StoreKind.MINIO.start();
            TestStore versity = StoreKind.VERSITYGW.start();
            RunningGateway gateway = RunningGateway.over(
                    minio,
                    Standing.policy() + RULES + Standing.SECURE,
                    more -> more.with("GATEWAY_STATE_BUCKET", "gw-state")
                            .with("GATEWAY_BACKENDS_SECOND_ENDPOINT", versity.endpoint())
                            .with("GATEWAY_BACKENDS_SECOND_ACCESS_KEY", versity.accessKey())
                            .with("GATEWAY_BACKENDS_SECOND_SECRET_KEY", versity.secretKey())
                            .with("GATEWAY_BACKENDS_SECOND_REGION", versity.region()));
            S3Client client = Clients.sync(gateway);
            BUCKETS.forEach(name -> client.createBucket(b -> b.bucket(name)));
            return new Running(minio, versity, gateway, client, Clients.direct(minio), Clients.direct(versity));
        }

        @Override
        public void close() {
            atVersity.close();
            atMinio.close();
            client.close();
            gateway.close();
            versity.close();
            minio.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("running", ignored -> Running.start(), Running.class);
    }

    static RunningGateway gateway() {
        return running.gateway;
    }

    /** The AWS SDK through the gateway, over TLS. */
    static S3Client client() {
        return running.client;
    }

    static boolean seals(String bucket) {
        return !bucket.contains("plain");
    }

    /** Straight to the store that holds the bucket, as its owner. */
    static S3Client direct(String bucket) {
        return bucket.startsWith("v-") ? running.atVersity : running.atMinio;
    }

    /** What the store holds. */
    static byte[] raw(String bucket, String key) {
        return direct(bucket).getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    /** What a client reads. */
    static byte[] get(String bucket, String key) {
        return client().getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }
}
