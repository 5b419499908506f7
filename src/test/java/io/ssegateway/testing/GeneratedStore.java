package io.ssegateway.testing;

import io.ssegateway.envelope.DataKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An S3 store for one multipart object of any size in the bucket {@value #BUCKET}, which it does not keep but makes
 * again ({@link GeneratedObject}). Everything else, the gateway's state too, lies in memory. Path style; signatures are
 * not checked; every request is noted by what it is.
 */
public final class GeneratedStore implements AutoCloseable {
    /** The bucket of the one object. */
    public static final String BUCKET = "sealed-huge";

    private static final String UPLOAD = "the-only-upload";
    private static final String ETAG = "\"00000000000000000000000000000000-1\"";

    private final FakeState rest = new FakeState(new FakeObjects(), new FakeUploads(), Set.of());
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final Function<String, DataKey> keys;
    private final long partSize;
    private final HttpServer server;
    private volatile GeneratedObject object;
    private volatile boolean complete;

    private GeneratedStore(Vertx vertx, long partSize, Function<String, DataKey> keys) {
        this.partSize = partSize;
        this.keys = keys;
        rest.objects().create(BUCKET);
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setMaxHeaderSize(64 * 1024));
        server.requestHandler(this::accept);
    }

    /**
     * Starts on a free port. Blocks; for test threads.
     *
     * @param keys opens the envelope of the object
     */
    public static GeneratedStore start(Vertx vertx, long partSize, Function<String, DataKey> keys) throws Exception {
        GeneratedStore store = new GeneratedStore(vertx, partSize, keys);
        store.server.listen(0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return store;
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What was asked since the last call: method and kind of request. */
    public Map<String, Integer> asked() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String one = seen.poll(); one != null; one = seen.poll()) {
            counts.merge(one, 1, Integer::sum);
        }
        return counts;
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void accept(HttpServerRequest request) {
        if (!request.path().startsWith("/" + BUCKET + "/")) {
            note(request, request.path().startsWith("/" + BUCKET) ? "bucket" : "state");
            request.body().onSuccess(body -> FakeReply.to(rest, request, body).send(request, new Fault.None()));
            return;
        }
        String part = request.getParam("partNumber");
        switch (request.method().name()) {
            case "PUT" -> part(request, Integer.parseInt(part));
            case "POST" -> request.body().onSuccess(ignored -> post(request));
            case "HEAD" -> head(request);
            default -> {
                if (request.getParam("uploadId") == null) {
                    get(request);
                } else {
                    listParts(request);
                }
            }
        }
    }

    /** What the gateway asks to find out what this store can do is no operation's request. */
    private void note(HttpServerRequest request, String kind) {
        if (request.uri().contains("probe")) {
            return;
        }
        boolean list = kind.equals("state")
                && request.query() != null
                && request.query().contains("list-type");
        seen.add(request.method() + " " + (list ? "state list" : kind));
    }

    private void post(HttpServerRequest request) {
        if (request.query().startsWith("uploads")) {
            note(request, "create");
            Map<String, String> headers = new TreeMap<>();
            request.headers().forEach((name, value) -> {
                if (name.toLowerCase().startsWith("x-amz-meta-")) {
                    headers.put(name.toLowerCase(), value);
                }
            });
            object = new GeneratedObject(keys.apply(headers.get("x-amz-meta-ssegw")), partSize, headers);
            xml(
                    request,
                    "<InitiateMultipartUploadResult><UploadId>" + UPLOAD
                            + "</UploadId></InitiateMultipartUploadResult>");
            return;
        }
        note(request, "complete");
        complete = true;
        xml(request, "<CompleteMultipartUploadResult><ETag>" + ETAG + "</ETag></CompleteMultipartUploadResult>");
    }

    private void part(HttpServerRequest request, int number) {
        note(request, number == GeneratedObject.FOOTER ? "footer" : "part");
        if (number == GeneratedObject.FOOTER) {
            request.body().onSuccess(bytes -> {
                object.footer(bytes);
                request.response().putHeader("ETag", "\"f\"").end();
            });
            return;
        }
        GeneratedObject.Incoming incoming =
                object.incoming(number, Long.parseLong(request.getHeader("content-length")));
        request.exceptionHandler(ignored -> {});
        request.handler(incoming::take);
        request.endHandler(ignored ->
                request.response().putHeader("ETag", incoming.end().etag()).end());
    }

    private void listParts(HttpServerRequest request) {
        note(request, "list parts");
        String marker = request.getParam("part-number-marker");
        int after = marker == null || marker.isEmpty() ? 0 : Integer.parseInt(marker);
        List<GeneratedObject.Part> page = new ArrayList<>(
                object.parts().tailMap(after + 1).values().stream().limit(1000).toList());
        boolean more =
                !page.isEmpty() && page.getLast().number() < object.parts().lastKey();
        StringBuilder xml = new StringBuilder("<ListPartsResult><IsTruncated>" + more + "</IsTruncated>");
        if (more) {
            xml.append("<NextPartNumberMarker>" + page.getLast().number() + "</NextPartNumberMarker>");
        }
        for (GeneratedObject.Part part : page) {
            xml.append("<Part><PartNumber>" + part.number() + "</PartNumber><ETag>" + part.etag() + "</ETag><Size>"
                    + part.layout().cipherSize()
                    + "</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Part>");
        }
        xml(request, xml.append("</ListPartsResult>").toString());
    }

    private void head(HttpServerRequest request) {
        note(request, "object");
        if (!complete) {
            request.response().setStatusCode(404).end();
            return;
        }
        described(request)
                .putHeader("Content-Length", Long.toString(object.size()))
                .end();
    }

    private void get(HttpServerRequest request) {
        String range = request.getHeader("range");
        String condition = request.getHeader("if-match");
        note(request, "range");
        if (condition != null && !condition.equals(ETAG) || range == null || !complete) {
            request.response().setStatusCode(condition == null ? 501 : 412).end();
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        long size = object.size();
        long first = ends[0].isEmpty() ? Math.max(0, size - Long.parseLong(ends[1])) : Long.parseLong(ends[0]);
        long last = ends[0].isEmpty() || ends[1].isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(ends[1]));
        Buffer bytes = object.read(first, last);
        described(request)
                .setStatusCode(206)
                .putHeader("Content-Range", "bytes " + first + "-" + last + "/" + size)
                .end(bytes);
    }

    private io.vertx.core.http.HttpServerResponse described(HttpServerRequest request) {
        object.headers().forEach(request.response()::putHeader);
        return request.response()
                .putHeader("ETag", ETAG)
                .putHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
                .putHeader("Content-Type", "application/octet-stream");
    }

    private static void xml(HttpServerRequest request, String document) {
        request.response()
                .putHeader("Content-Type", "application/xml")
                .end(Buffer.buffer(document.getBytes(StandardCharsets.UTF_8)));
    }
}
