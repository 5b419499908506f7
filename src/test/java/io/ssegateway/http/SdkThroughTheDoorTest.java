package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An unmodified SDK with default settings against the door, real signatures, and a map behind it. */
class SdkThroughTheDoorTest {
    private final Map<String, Buffer> objects = new ConcurrentHashMap<>();
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(this::handle);
        door.authenticator = new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private S3Client client(String secret) {
        return S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create("http://127.0.0.1:" + door.port()))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(FixedPolicy.ACCESS_KEY, secret)))
                .build();
    }

    private Uni<S3Response> handle(S3Operation operation, Caller caller, Body body) {
        return switch (operation) {
            case S3Operation.PutObject put ->
                Collecting.collect(body, 8 << 20).map(bytes -> {
                    objects.put(put.object().key().value(), bytes);
                    return new S3Response.Empty(200, Fields.none().with(S3Header.ETAG, "\"e\""));
                });
            case S3Operation.GetObject get ->
                Uni.createFrom()
                        .item(new S3Response.Bytes(
                                200,
                                Fields.none().with(S3Header.ETAG, "\"e\""),
                                Body.of(objects.get(get.object().key().value()))));
            case S3Operation.ListObjects list ->
                Uni.createFrom().item(new S3Response.Xml(200, Fields.none(), new Document.Listing(page(list))));
            case S3Operation.DeleteObjects delete ->
                Uni.createFrom().item(new S3Response.Xml(200, Fields.none(), deleted(delete)));
            default -> Uni.createFrom().item(new S3Response.Empty(200, Fields.none()));
        };
    }

    private ListPage page(S3Operation.ListObjects list) {
        List<ListPage.Entry> entries = objects.entrySet().stream()
                .map(object -> new ListPage.Entry(
                        object.getKey(),
                        Optional.empty(),
                        "2026-01-01T00:00:00.000Z",
                        "\"e\"",
                        object.getValue().length(),
                        "STANDARD",
                        Optional.empty(),
                        ListPage.Checksums.none(),
                        Optional.empty()))
                .toList();
        return new ListPage(list.bucket(), list.query(), false, Optional.empty(), Optional.empty(), entries, List.of());
    }

    private Document deleted(S3Operation.DeleteObjects delete) {
        delete.targets().forEach(target -> objects.remove(target.key().value()));
        return new Document.Deletions(
                delete.targets().stream()
                        .map(t -> new Document.Deleted(t.key().value(), Optional.empty(), false, Optional.empty()))
                        .toList(),
                List.of());
    }

    @Test
    void storesListsFetchesAndDeletesUnderDifficultNames() {
        List<String> keys = List.of("plain", "a b+c", "dir//x/", "日本/ü", "a&b<c>\"'", "100%25", "x=~!*'();:@,$");
        try (S3Client client = client(FixedPolicy.SECRET)) {
            client.createBucket(b -> b.bucket("bucket"));
            for (String key : keys) {
                client.putObject(
                        b -> b.bucket("bucket").key(key).metadata(Map.of("n", "v")), RequestBody.fromString(key));
            }
            assertThat(objects.keySet()).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(client.listObjectsV2(b -> b.bucket("bucket")).contents())
                    .extracting(o -> o.key())
                    .containsExactlyInAnyOrderElementsOf(keys);
            assertThat(client.listObjects(b -> b.bucket("bucket")).contents())
                    .extracting(o -> o.key())
                    .containsExactlyInAnyOrderElementsOf(keys);
            for (String key : keys) {
                assertThat(client.getObjectAsBytes(b -> b.bucket("bucket").key(key))
                                .asUtf8String())
                        .isEqualTo(key);
            }
            Delete delete = Delete.builder()
                    .objects(keys.stream()
                            .map(key -> ObjectIdentifier.builder().key(key).build())
                            .toList())
                    .build();
            assertThat(client.deleteObjects(b -> b.bucket("bucket").delete(delete))
                            .deleted())
                    .hasSize(keys.size());
        }
        assertThat(objects).isEmpty();
    }

    @Test
    void sendsLargeBodiesThroughTheirChunkSignaturesByteForByte() {
        byte[] large = new byte[5 << 20];
        IntStream.range(0, large.length).forEach(i -> large[i] = (byte) (i * 31));
        try (S3Client client = client(FixedPolicy.SECRET)) {
            client.putObject(b -> b.bucket("bucket").key("large"), RequestBody.fromBytes(large));
            assertThat(client.getObjectAsBytes(b -> b.bucket("bucket").key("large"))
                            .asByteArray())
                    .isEqualTo(large);
        }
    }

    @Test
    void tellsAWrongSecretBeforeAnythingHappens() {
        try (S3Client client = client("not the secret")) {
            assertThatThrownBy(() -> client.putObject(
                            b -> b.bucket("bucket").key("k"), RequestBody.fromString("x", StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(403);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
                        assertThat(e.requestId()).hasSize(16);
                    });
        }
        assertThat(door.operations).isEmpty();
    }
}
