package io.ssegateway.it;

import io.ssegateway.testing.MinioServer;
import io.ssegateway.testing.TestStore;
import io.ssegateway.testing.VersityServer;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** One gateway before two real stores: buckets {@code v-*} lie at versitygw, the others at MinIO. */
final class TwoStores implements AutoCloseable {
    /** One bucket of each kind at each store. */
    static final List<String> BUCKETS =
            List.of("sealed-c", "other-c", "obs-c", "mixed-c", "plain-c", "v-sealed", "v-other", "v-obs", "v-plain");

    private static final String RULES = """
              - {match: "v-sealed*", encrypt: sse-kms, key: k, backend: second}
              - {match: "v-other*", encrypt: sse-kms, key: other, backend: second}
              - {match: "v-obs*", encrypt: sse-obs, etag: md5, backend: second}
              - {match: "v-plain*", encrypt: none, backend: second}
            """;

    final TestStore minio = MinioServer.start();
    final TestStore versity = VersityServer.start();
    final RunningGateway gateway;
    final S3Client client;
    private final S3Client atMinio;
    private final S3Client atVersity;

    private TwoStores() {
        gateway = RunningGateway.over(
                minio,
                Standing.policy() + RULES + Standing.SECURE,
                more -> more.with("GATEWAY_BACKENDS_SECOND_ENDPOINT", versity.endpoint())
                        .with("GATEWAY_BACKENDS_SECOND_ACCESS_KEY", versity.accessKey())
                        .with("GATEWAY_BACKENDS_SECOND_SECRET_KEY", versity.secretKey())
                        .with("GATEWAY_BACKENDS_SECOND_REGION", versity.region()));
        client = Clients.sync(gateway);
        atMinio = Clients.direct(minio);
        atVersity = Clients.direct(versity);
    }

    static TwoStores start() {
        TwoStores all = new TwoStores();
        BUCKETS.forEach(name -> all.client.createBucket(b -> b.bucket(name)));
        return all;
    }

    static boolean isAtVersity(String bucket) {
        return bucket.startsWith("v-");
    }

    static boolean seals(String bucket) {
        return !bucket.contains("plain");
    }

    /** Straight to the store that holds the bucket, as its owner. */
    S3Client direct(String bucket) {
        return isAtVersity(bucket) ? atVersity : atMinio;
    }

    /** What the store holds. */
    byte[] raw(String bucket, String key) {
        return direct(bucket).getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
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
