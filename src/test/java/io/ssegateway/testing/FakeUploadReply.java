package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.FakeUploads.Named;
import io.ssegateway.testing.FakeUploads.Part;
import io.ssegateway.testing.FakeUploads.Upload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the fake store answers to requests of multipart uploads. */
final class FakeUploadReply {
    private static final int LAST_PART = 10_000;
    private static final int WEAK_LAST_PART = 1_000;
    private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("<PartNumber>\\s*(\\d+)\\s*</PartNumber>");
    private static final Pattern ETAG = Pattern.compile("<ETag>(.*?)</ETag>", Pattern.DOTALL);

    private FakeUploadReply() {}

    /** Whether the query is one of an upload. */
    static boolean concerns(Map<String, String> query) {
        return query.containsKey("uploads") || query.containsKey("uploadId");
    }

    /** The uploads of a bucket. */
    static FakeReply list(FakeState state, String bucket, Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        List<Upload> found = state.uploads().open().stream()
                .filter(upload -> upload.bucket().equals(bucket) && upload.key().startsWith(prefix))
                .toList();
        return FakeReply.xml(200, FakeXml.uploads(bucket, found));
    }

    static FakeReply to(FakeState state, HttpServerRequest request, String bucket, String key, FakeReply.Sent sent) {
        Map<String, String> query = FakeReply.query(request);
        if (query.containsKey("uploads")) {
            Upload made = state.uploads().create(bucket, key, sent.headers());
            return FakeReply.xml(200, FakeXml.created(bucket, key, made.id()));
        }
        Optional<Upload> upload = state.uploads().find(query.get("uploadId"), bucket, key);
        if (upload.isEmpty()) {
            return FakeReply.error(404, "NoSuchUpload");
        }
        return switch (request.method().name()) {
            case "PUT" -> part(state, request, upload.get(), Integer.parseInt(query.get("partNumber")), sent.bytes());
            case "POST" -> complete(state, request, upload.get(), sent.bytes().toString(StandardCharsets.UTF_8));
            case "GET" -> FakeReply.xml(200, FakeXml.parts(upload.get(), query));
            case "DELETE" -> {
                state.uploads().forget(upload.get());
                yield FakeReply.empty(204, Map.of());
            }
            default -> FakeReply.error(405, "MethodNotAllowed");
        };
    }

    private static FakeReply part(FakeState state, HttpServerRequest request, Upload upload, int number, Buffer body) {
        int last = state.weak(Weakness.THOUSAND_PARTS) ? WEAK_LAST_PART : LAST_PART;
        if (number < 1 || number > last) {
            return FakeReply.error(400, "InvalidArgument");
        }
        boolean carries = FakeChunks.in(request);
        boolean declared = upload.headers().containsKey("x-amz-checksum-algorithm");
        if (state.weak(Weakness.PART_CHECKSUMS_DECLARED) && carries != declared) {
            return FakeReply.error(400, "InvalidRequest");
        }
        Optional<byte[]> copied = Optional.empty();
        if (request.getHeader("x-amz-copy-source") != null) {
            FakeCopy.Source source = FakeCopy.source(state, request);
            if (source.refusal().isPresent()) {
                return source.refusal().get();
            }
            copied = Optional.of(source.ranged(request.getHeader("x-amz-copy-source-range")));
        }
        byte[] bytes = copied.orElseGet(body::getBytes);
        Part part = new Part(bytes, '"' + FakeObjects.md5(bytes) + '"');
        upload.parts().put(number, part);
        return copied.isPresent()
                ? FakeReply.xml(200, FakeXml.copied("CopyPartResult", part.etag()))
                : FakeReply.empty(200, Map.of("etag", part.etag()));
    }

    private static FakeReply complete(FakeState state, HttpServerRequest request, Upload upload, String document) {
        if ("*".equals(request.getHeader("If-None-Match"))
                && state.objects().get(upload.bucket(), upload.key()).isPresent()) {
            return FakeReply.error(412, "PreconditionFailed");
        }
        List<Named> named = PART.matcher(document)
                .results()
                .map(part -> new Named(
                        Integer.parseInt(first(NUMBER, part.group(1))),
                        first(ETAG, part.group(1)).replace("&quot;", "").replace("&#34;", "")))
                .toList();
        FakeUploads.Joined joined = state.uploads()
                .join(upload, named, state.weak(Weakness.IGNORES_PART_TAGS), state.weak(Weakness.EQUAL_PARTS));
        if (!joined.error().isEmpty()) {
            return FakeReply.error(400, joined.error());
        }
        state.uploads().forget(upload);
        Stored stored = new Stored(joined.bytes(), upload.headers(), joined.etag(), java.time.Instant.now());
        state.objects().put(upload.bucket(), upload.key(), stored);
        return FakeReply.xml(200, FakeXml.completed(upload, joined.etag()));
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
    }
}
