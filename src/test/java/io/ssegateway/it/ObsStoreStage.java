package io.ssegateway.it;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A gateway whose store is an OBS that takes nothing it does not document; set up once for all classes it extends. */
final class ObsStoreStage implements BeforeAllCallback {
    static final List<String> BUCKETS = List.of("sealed-o", "obs-o", "mixed-o", "plain-o");
    static final int MIB = 1 << 20;

    private static volatile Running running;

    /** All of it. */
    private record Running(
            Vertx vertx, TestStore store, ObsFront front, RunningGateway gateway, S3Client client, S3Client direct)
            implements AutoCloseable {
        static Running start() {
            Vertx vertx = Vertx.vertx();
            TestStore store = StoreKind.MINIO.start();
            ObsFront front = ObsFront.start(vertx, store);
            RunningGateway gateway = RunningGateway.over(
                    front.endpoint(),
                    store.accessKey(),
                    store.secretKey(),
                    more -> more.with("GATEWAY_BACKEND_KIND", "obs").with("GATEWAY_STATE_BUCKET", "gw-state-o"));
            Running all = new Running(vertx, store, front, gateway, Clients.sync(gateway), Clients.direct(store));
            BUCKETS.forEach(name -> all.client.createBucket(b -> b.bucket(name)));
            return all;
        }

        @Override
        public void close() throws Exception {
            client.close();
            direct.close();
            gateway.close();
            front.close();
            store.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ObsStoreStage.class))
                .computeIfAbsent("running", ignored -> Running.start(), Running.class);
    }

    static ObsFront front() {
        return running.front;
    }

    static TestStore store() {
        return running.store;
    }

    static RunningGateway gateway() {
        return running.gateway;
    }

    /** The AWS SDK in its default settings through the gateway, over TLS. */
    static S3Client client() {
        return running.client;
    }

    /** Straight to what keeps the bytes. */
    static S3Client direct() {
        return running.direct;
    }

    static byte[] get(S3Client from, String bucket, String key) {
        return from.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArrayUnsafe();
    }

    static void put(String bucket, String key, byte[] bytes) {
        client().putObject(
                        r -> r.bucket(bucket).key(key).contentType("text/plain").metadata(Map.of("colour", "green")),
                        RequestBody.fromBytes(bytes));
    }

    static String refusal(ThrowingCallable call) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call);
        return e.statusCode() + " " + e.awsErrorDetails().errorCode();
    }

    static CompletedPart part(String bucket, String upload, int number, byte[] bytes) {
        String etag = client().uploadPart(
                        r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    static String upload(String bucket) {
        return client().createMultipartUpload(r -> r.bucket(bucket).key("parts"))
                .uploadId();
    }

    static void complete(String bucket, String upload, CompletedPart... parts) {
        client().completeMultipartUpload(
                        r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(parts)));
    }
}
