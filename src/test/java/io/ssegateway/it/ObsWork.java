package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * One SDK in one mode at work on one bucket.
 *
 * @param home for the files that come and go
 */
record ObsWork(ObsSdk sdk, ObsSdk.Address address, String bucket, Path home, ObsMatrix matrix) {
    /** A question about the bucket. */
    JsonObject ask(String verb) {
        return new JsonObject().put("verb", verb).put("bucket", bucket);
    }

    /** A question about an object. */
    JsonObject ask(String verb, String key) {
        return ask(verb).put("key", key);
    }

    /** The answer, which must be a good one. */
    JsonObject good(JsonObject question) {
        JsonObject answer = sdk.call(question);
        assertThat(answer.getBoolean("ok"))
                .as("%s: %s", question.getString("verb"), answer)
                .isTrue();
        return answer;
    }

    /** Refused so, as this SDK tells it. */
    void refused(JsonObject question, int status, String code) {
        refused(sdk, question, status, code);
    }

    static void refused(ObsSdk sdk, JsonObject question, int status, String code) {
        JsonObject answer = sdk.call(question);
        assertThat(answer.getInteger("status") + " " + answer.getString("code"))
                .as("%s: %s", question.getString("verb"), answer)
                .isEqualTo(status + " " + code);
    }

    /** A file of these bytes. */
    String file(byte[] bytes) {
        try {
            return Files.write(home.resolve("up"), bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the SDK reads of an object. */
    byte[] read(JsonObject question) throws IOException {
        Path file = home.resolve("down");
        Files.deleteIfExists(file);
        good(question.put("file", file.toString()));
        return Files.readAllBytes(file);
    }

    /** The answer names the method and the key. */
    void tells(JsonObject answer, ObsMethod method) {
        assertThat(answer.getString("method")).as("%s", answer).isEqualTo(method.told(address.isObs()));
        if (!method.toldKey().isEmpty()) {
            assertThat(answer.getString("kmsKey")).as("%s", answer).isEqualTo(method.toldKey());
        }
    }

    /** Sends what the SDK has signed, as whoever was given the address would. */
    byte[] send(String verb, JsonObject signed, byte[] body) throws Exception {
        Request.Builder request = new Request.Builder().url(signed.getString("url"));
        signed.getJsonObject("headers").forEach(field -> {
            if (!field.getKey().equalsIgnoreCase("host")) {
                request.header(field.getKey(), String.valueOf(field.getValue()));
            }
        });
        request.method(verb, body == null ? null : RequestBody.create(body));
        try (Response response = browser().newCall(request.build()).execute()) {
            byte[] bytes = response.body().bytes();
            assertThat(response.code())
                    .as(() -> signed.getString("url") + "\n" + new String(bytes))
                    .isEqualTo(200);
            return bytes;
        }
    }

    private static OkHttpClient browser() {
        X509TrustManager trust = (X509TrustManager) ObsStage.gateway().trust().getTrustManagers()[0];
        return new OkHttpClient.Builder()
                .dns(name -> List.of(InetAddress.getLoopbackAddress()))
                .sslSocketFactory(ObsStage.gateway().trusting().getSocketFactory(), trust)
                .build();
    }
}
