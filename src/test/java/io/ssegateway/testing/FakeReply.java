package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of the fake store, and the S3 semantics that make it. */
record FakeReply(int status, Map<String, String> headers, byte[] body) {
    private static final Set<String> KEPT = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-type",
            "expires",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            FakeCopies.TAGS);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    static FakeReply error(int status, String code) {
        return xml(status, FakeXml.error(code));
    }

    static FakeReply xml(int status, String document) {
        return new FakeReply(
                status, Map.of("content-type", "application/xml"), document.getBytes(StandardCharsets.UTF_8));
    }

    private static FakeReply empty(int status, Map<String, String> headers) {
        return new FakeReply(status, headers, new byte[0]);
    }

    /** Does what the request asks for. */
    static FakeReply to(FakeObjects objects, HttpServerRequest request, Buffer body) {
        String path = request.path().substring(1);
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String key = slash < 0 ? "" : plain(path.substring(slash + 1));
        if (bucket.isEmpty()) {
            return xml(200, FakeXml.buckets(objects.bucketNames()));
        }
        boolean create = request.method().name().equals("PUT") && key.isEmpty();
        if (!create && !objects.has(bucket)) {
            return error(404, "NoSuchBucket");
        }
        return key.isEmpty() ? bucket(objects, request, bucket, body) : object(objects, request, bucket, key, body);
    }

    private static FakeReply bucket(FakeObjects objects, HttpServerRequest request, String bucket, Buffer body) {
        Map<String, String> query = query(request);
        return switch (request.method().name()) {
            case "PUT" ->
                objects.create(bucket)
                        ? empty(200, Map.of("location", "/" + bucket))
                        : error(409, "BucketAlreadyOwnedByYou");
            case "HEAD" -> empty(200, Map.of("x-amz-bucket-region", "fake-1"));
            case "DELETE" -> objects.drop(bucket) ? empty(204, Map.of()) : error(409, "BucketNotEmpty");
            case "POST" -> deleteAll(objects, bucket, body.toString(StandardCharsets.UTF_8));
            case "GET" ->
                query.containsKey("location") ? xml(200, FakeXml.location("fake-1")) : list(objects, bucket, query);
            default -> error(405, "MethodNotAllowed");
        };
    }

    private static FakeReply list(FakeObjects objects, String bucket, Map<String, String> query) {
        int max = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        String after = query.getOrDefault(
                "continuation-token", query.getOrDefault("start-after", query.getOrDefault("marker", "")));
        FakeObjects.Page page =
                objects.list(bucket, query.getOrDefault("prefix", ""), query.getOrDefault("delimiter", ""), after, max);
        return xml(200, FakeXml.listing(bucket, query, page, max));
    }

    private static FakeReply deleteAll(FakeObjects objects, String bucket, String document) {
        Matcher matcher = KEY.matcher(document);
        List<String> keys = matcher.results()
                .map(m -> m.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                .toList();
        keys.forEach(key -> objects.remove(bucket, key));
        return xml(200, FakeXml.deletions(keys));
    }

    private static FakeReply object(
            FakeObjects objects, HttpServerRequest request, String bucket, String key, Buffer body) {
        Optional<Stored> there = objects.get(bucket, key);
        switch (request.method().name()) {
            case "PUT" -> {
                if (there.isPresent() && "*".equals(request.getHeader("If-None-Match"))) {
                    return error(412, "PreconditionFailed");
                }
                if (FakeCopies.is(request)) {
                    return FakeCopies.object(objects, request, bucket, key, kept(request));
                }
                Stored stored = objects.put(bucket, key, body.getBytes(), kept(request));
                return empty(200, Map.of("etag", stored.etag()));
            }
            case "DELETE" -> {
                objects.remove(bucket, key);
                return empty(204, Map.of());
            }
            case "GET", "HEAD" -> {
                boolean tags = query(request).containsKey("tagging");
                return there.map(stored -> tags ? FakeCopies.tags(stored) : read(request, stored))
                        .orElseGet(() -> error(404, "NoSuchKey"));
            }
            default -> {
                return error(405, "MethodNotAllowed");
            }
        }
    }

    private static FakeReply read(HttpServerRequest request, Stored stored) {
        String ifMatch = request.getHeader("If-Match");
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.contains(stored.etag())) {
            return error(412, "PreconditionFailed");
        }
        String ifNoneMatch = request.getHeader("If-None-Match");
        Map<String, String> headers = new TreeMap<>(stored.headers());
        String tags = headers.remove(FakeCopies.TAGS);
        if (tags != null) {
            headers.put("x-amz-tagging-count", Integer.toString(tags.split("&").length));
        }
        headers.put("etag", stored.etag());
        headers.put("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        headers.put("accept-ranges", "bytes");
        if (ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(stored.etag()))) {
            return empty(304, headers);
        }
        String range = request.getHeader("Range");
        return range == null ? new FakeReply(200, headers, stored.bytes()) : part(range, stored.bytes(), headers);
    }

    private static FakeReply part(String range, byte[] all, Map<String, String> headers) {
        String[] bounds = range.substring("bytes=".length()).split("-", -1);
        long from =
                bounds[0].isEmpty() ? Math.max(0, all.length - Long.parseLong(bounds[1])) : Long.parseLong(bounds[0]);
        long to = bounds[0].isEmpty() || bounds[1].isEmpty()
                ? all.length - 1L
                : Math.min(all.length - 1L, Long.parseLong(bounds[1]));
        if (from > to) {
            return error(416, "InvalidRange");
        }
        headers.put("content-range", "bytes " + from + "-" + to + "/" + all.length);
        return new FakeReply(206, headers, Arrays.copyOfRange(all, (int) from, (int) to + 1));
    }

    private static Map<String, String> kept(HttpServerRequest request) {
        Map<String, String> kept = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (KEPT.contains(lower) || lower.startsWith("x-amz-meta-")) {
                kept.put(lower, value);
            }
        });
        return kept;
    }

    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new TreeMap<>();
        String raw = request.query();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        plain(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : plain(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Writes the answer; a fault applies to the body. */
    void send(HttpServerRequest request, Fault fault) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        response.putHeader("date", DATE.format(Instant.now()));
        headers.forEach(response::putHeader);
        if (status == 204 || status == 304) {
            response.end();
            return;
        }
        response.putHeader("content-length", Integer.toString(body.length));
        if (request.method().name().equals("HEAD")) {
            response.end();
            return;
        }
        switch (fault) {
            case Fault.Truncate t ->
                response.write(Buffer.buffer(Arrays.copyOf(body, (int) t.after())))
                        .onComplete(ignored -> request.connection().close());
            case Fault.StallBody s -> response.write(Buffer.buffer(Arrays.copyOf(body, (int) s.after())));
            case Fault.FlipBit f -> {
                byte[] bad = body.clone();
                bad[(int) f.offset()] ^= 1;
                response.end(Buffer.buffer(bad));
            }
            default -> response.end(Buffer.buffer(body));
        }
    }
}
