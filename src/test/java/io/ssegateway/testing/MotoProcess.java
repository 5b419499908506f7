package io.ssegateway.testing;

import io.ssegateway.testing.StoreProcess.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The server of moto (PyPI), which plays AWS with its state in memory: KMS, STS and IAM at one address. */
public final class MotoProcess implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Place place = Place.fresh("moto");
    private final ServerProcess process;

    private MotoProcess(String program) {
        List<String> command = List.of(program, "-H", "127.0.0.1", "-p", Integer.toString(place.port()));
        process = ServerProcess.start(command, Map.of(), place.root().resolve("log"));
        process.awaitStatus(endpoint() + "/moto-api/data.json", 200);
    }

    /** One on loopback; a test that has no such program ends here. */
    public static MotoProcess start() {
        return new MotoProcess(ServerCache.installed("moto_server").toString());
    }

    /** Its address. */
    public String endpoint() {
        return "http://" + place.address();
    }

    /**
     * An answer of a service that takes forms, or of moto's own interface.
     *
     * @param service empty for moto's own
     */
    public String post(String path, String service, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", service.isEmpty() ? "text/plain" : "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=admin/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(body + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends it and what it holds. */
    public void stop() {
        process.close();
    }

    @Override
    public void close() {
        process.close();
        ServerProcess.deleteTree(place.root());
    }
}
