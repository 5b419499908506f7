package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.FormText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** The built gateway before MinIO for those who sign nothing: the public, forms of the public, and browsers' pages. */
@ExtendWith(BrowserStage.class)
class BrowserIT {
    private static final byte[] BYTES = Octets.of(300_000, 5);
    private static final String PAGE = "https://page.example";

    private static HttpResponse<byte[]> send(String endpoint, String method, String target, Map<String, String> headers)
            throws IOException, InterruptedException {
        return send(endpoint, method, target, headers, new byte[0]);
    }

    private static HttpResponse<byte[]> send(
            String endpoint, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + target))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    private static HttpResponse<byte[]> send(String method, String target, byte[] body)
            throws IOException, InterruptedException {
        return send(gateway(), method, target, Map.of(), body);
    }

    private static String gateway() {
        return BrowserStage.gateway().plainEndpoint();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static void put(String bucket, String key) {
        BrowserStage.client().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(BYTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open-w", "open-plain-w"})
    void thePublicReadsAndListsWhereARuleSaysSo(String bucket) throws Exception {
        put(bucket, "a/b");
        HttpResponse<byte[]> got = send("GET", "/" + bucket + "/a/b", new byte[0]);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(BYTES);
        assertThat(send("HEAD", "/" + bucket + "/a/b", new byte[0]).headers().firstValue("content-length"))
                .contains("300000");
        HttpResponse<byte[]> listed = send("GET", "/" + bucket + "?list-type=2", new byte[0]);
        assertThat(text(listed)).contains("<Key>a/b</Key>").contains("<Size>300000</Size>");
        assertThat(send("PUT", "/" + bucket + "/a/c", BYTES).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/" + bucket + "/a/b", new byte[0]).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/" + bucket + "?cors", new byte[0]).statusCode())
                .isIn(200, 404, 501);
        assertThat(send("PUT", "/" + bucket + "?versioning", new byte[] {1}).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sealed-w", "/sealed-w/key", "/nowhere-at-all/key", "/gw-it-state/v1/root-check"})
    void elsewhereThePublicIsRefusedAlike(String target) throws Exception {
        HttpResponse<byte[]> refused = send("GET", target, new byte[0]);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(text(refused)).contains("<Code>AccessDenied</Code><Message>Access Denied</Message>");
    }

    @Test
    void thePublicMayDropWhatItCannotRead() throws Exception {
        assertThat(send("PUT", "/drop-w/letter", BYTES).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/drop-w/letter", new byte[0]).statusCode()).isEqualTo(403);
        assertThat(BrowserStage.client()
                        .getObjectAsBytes(r -> r.bucket("drop-w").key("letter"))
                        .asByteArray())
                .isEqualTo(BYTES);
        HeadObjectResponse stored =
                BrowserStage.direct().headObject(r -> r.bucket("drop-w").key("letter"));
        assertThat(stored.metadata()).containsKey("ssegw");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 1_100_000, 20_000_000})
    void aFormOfThePublicIsSealedWhateverItsSize(int size) throws Exception {
        byte[] file = Octets.of(size, 9);
        byte[] form = new FormText()
                .field("key", "form/" + size + "/${filename}")
                .field("Content-Type", "text/x-note")
                .field("success_action_status", "201")
                .file("note.txt", file)
                .bytes();
        HttpResponse<byte[]> answer = send(gateway(), "POST", "/drop-w", Map.of("Content-Type", FormText.TYPE), form);
        assertThat(text(answer)).contains("<Key>form/" + size + "/note.txt</Key>");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-amz-server-side-encryption")).contains("aws:kms");
        var got = BrowserStage.client().getObjectAsBytes(r -> r.bucket("drop-w").key("form/" + size + "/note.txt"));
        assertThat(got.asByteArray()).isEqualTo(file);
        assertThat(got.response().contentType()).isEqualTo("text/x-note");
        assertThat(got.response().eTag())
                .isEqualTo(answer.headers().firstValue("etag").orElseThrow());
    }

    @Test
    void aFormOfThePublicThatIsCutLeavesNothing() throws Exception {
        byte[] whole = new FormText()
                .field("key", "cut")
                .file("f", Octets.of(12_000_000, 3))
                .bytes();
        byte[] cut = Arrays.copyOf(whole, whole.length - 30);
        HttpResponse<byte[]> answer = send(gateway(), "POST", "/drop-w", Map.of("Content-Type", FormText.TYPE), cut);
        assertThat(text(answer)).contains("<Code>MalformedPOSTRequest</Code>");
        assertThat(BrowserStage.direct()
                        .listObjectsV2(r -> r.bucket("drop-w").prefix("cut"))
                        .contents())
                .isEmpty();
        assertThat(BrowserStage.direct()
                        .listMultipartUploads(r -> r.bucket("drop-w"))
                        .uploads())
                .isEmpty();
    }

    @Test
    void whatIsForwardedIsTheStoresToDecide() throws Exception {
        put("fwd-w", "open/a");
        put("fwd-w", "shut/a");
        HttpResponse<byte[]> before = send("GET", "/fwd-w/open/a", new byte[0]);
        assertThat(before.statusCode()).isEqualTo(403);

        BrowserStage.direct().putBucketPolicy(r -> r.bucket("fwd-w").policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
                 "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::fwd-w/open/*"]}]}
                """));
        HttpResponse<byte[]> got = send("GET", "/fwd-w/open/a", new byte[0]);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(BYTES);
        assertThat(send("GET", "/fwd-w/shut/a", new byte[0]).statusCode()).isEqualTo(403);
        HttpResponse<byte[]> upload = send("PUT", "/fwd-w/open/b", BYTES);
        assertThat(upload.statusCode()).isEqualTo(403);
        assertThat(text(upload)).contains("kms:dek:create");
    }

    private static Map<String, String> origins(HttpResponse<byte[]> response) {
        Map<String, String> told = new TreeMap<>();
        response.headers().map().forEach((name, values) -> {
            if (name.startsWith("access-control-") || name.equals("vary")) {
                told.put(name, String.join(",", values).replace(", ", ","));
            }
        });
        return told;
    }

    @ParameterizedTest
    @CsvSource({"PUT, /sealed-w/key", "GET, /sealed-w", "POST, /plain-w", "DELETE, /open-w/a%20b"})
    void aPreflightIsAnsweredAsByTheStore(String method, String target) throws Exception {
        Map<String, String> question = Map.of(
                "Origin", PAGE,
                "Access-Control-Request-Method", method,
                "Access-Control-Request-Headers", "content-type,x-amz-acl");
        HttpResponse<byte[]> direct = send(BrowserStage.store().endpoint(), "OPTIONS", target, question);
        HttpResponse<byte[]> through = send(gateway(), "OPTIONS", target, question);
        assertThat(through.statusCode()).isEqualTo(direct.statusCode());
        assertThat(origins(through)).isEqualTo(origins(direct)).containsKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere-at-all/key", "/gw-it-state", "/"})
    void aPreflightForABucketThatNoClientMaySeeIsRefusedAlike(String target) throws Exception {
        HttpResponse<byte[]> refused =
                send(gateway(), "OPTIONS", target, Map.of("Origin", PAGE, "Access-Control-Request-Method", "GET"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(text(refused)).contains("<Code>AccessForbidden</Code>");
        assertThat(origins(refused)).isEmpty();
    }

    @Test
    void aPageReadsWhatTheStoreLetsItRead() throws Exception {
        put("open-w", "page");
        RawSigner store = RawSigner.store(BrowserStage.store());
        for (String target : List.of("/open-w/page", "/open-w/missing", "/open-w?list-type=2")) {
            Wire.Answer direct = store.signed("GET", target, Map.of("Origin", PAGE), new byte[0])
                    .send(store.port());
            HttpResponse<byte[]> through = send(gateway(), "GET", target, Map.of("Origin", PAGE));
            assertThat(origins(through).get("access-control-allow-origin"))
                    .as(target)
                    .isEqualTo(direct.header("access-control-allow-origin"))
                    .isNotEmpty();
        }
        byte[] form = new FormText().field("key", "by-page").file("f", "x").bytes();
        HttpResponse<byte[]> posted =
                send(gateway(), "POST", "/drop-w", Map.of("Origin", PAGE, "Content-Type", FormText.TYPE), form);
        assertThat(posted.statusCode()).isEqualTo(204);
        assertThat(origins(posted)).containsKey("access-control-allow-origin");
    }
}
