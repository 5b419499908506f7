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
            "x-amz-checksum-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            FakeTags.FIELD);
    private static final int SHORT = 255;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    static FakeReply error(int status, String code) {
        return xml(status, FakeXml.error(code));
    }

    /** What a request brought: its body without framing, and the fields that an object keeps. */
    record Sent(Buffer bytes, Map<String, String> headers) {}

    static FakeReply xml(int status, String document) {
        return new FakeReply(
                status, Map.of("content-type", "application/xml"), document.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one field more. */
    FakeReply with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new FakeReply(status, more, body);
    }

    static FakeReply empty(int status, Map<String, String> headers) {
        return new FakeReply(status, headers, new byte[0]);
    }

    /** Does what the request asks for. */
    static FakeReply to(FakeState state, HttpServerRequest request, Buffer body) {
        if (!FakeChunks.in(request)) {
            return to(state, request, new Sent(body, kept(state, request)));
        }
        FakeChunks chunks = FakeChunks.read(body);
        if (state.weak(Weakness.NO_TRAILERS)) {
            return error(501, "NotImplemented");
        }
        if (!state.weak(Weakness.PUBLISHES_CUT_CHUNKS) && (!chunks.whole() || !chunks.fits(request))) {
            return error(400, "IncompleteBody");
        }
        if (chunks.whole() && !chunks.verifies() && !state.weak(Weakness.IGNORES_TRAILERS)) {
            return error(400, "BadDigest");
        }
        Map<String, String> headers = kept(state, request);
        chunks.checksum().ifPresent(value -> headers.put("x-amz-checksum-crc32c", value));
        return to(state, request, new Sent(chunks.bytes(), headers));
    }

    private static FakeReply to(FakeState state, HttpServerRequest request, Sent sent) {
        FakeObjects objects = state.objects();
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
        return key.isEmpty() ? bucket(state, request, bucket, sent.bytes()) : object(state, request, bucket, key, sent);
    }

    private static FakeReply bucket(FakeState state, HttpServerRequest request, String bucket, Buffer body) {
        FakeObjects objects = state.objects();
        Map<String, String> query = query(request);
        if (FakeUploadReply.concerns(query)) {
            return FakeUploadReply.list(state, bucket, query);
        }
        return switch (request.method().name()) {
            case "PUT" ->
                objects.create(bucket)
                        ? empty(200, Map.of("location", "/" + bucket))
                        : error(409, "BucketAlreadyOwnedByYou");
            case "HEAD" -> empty(200, Map.of("x-amz-bucket-region", "fake-1"));
            case "DELETE" -> objects.drop(bucket) ? empty(204, Map.of()) : error(409, "BucketNotEmpty");
            case "POST" -> deleteAll(objects, bucket, body.toString(StandardCharsets.UTF_8));
            case "GET" ->
                query.containsKey("location") ? xml(200, FakeXml.location("fake-1")) : list(state, bucket, query);
            default -> error(405, "MethodNotAllowed");
        };
    }

    private static FakeReply list(FakeState state, String bucket, Map<String, String> query) {
        FakeObjects objects = state.weak(Weakness.STALE_LISTINGS) ? new FakeObjects() : state.objects();
        int max = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        if (query.containsKey("versions")) {
            FakeObjects.Page page = objects.list(
                    bucket, query.getOrDefault("prefix", ""), "", query.getOrDefault("key-marker", ""), max);
            return xml(200, FakeVersions.listing(objects, bucket, query, page));
        }
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

    private static FakeReply object(FakeState state, HttpServerRequest request, String bucket, String key, Sent sent) {
        FakeObjects objects = state.objects();
        if (FakeUploadReply.concerns(query(request))) {
            return FakeUploadReply.to(state, request, bucket, key, sent);
        }
        String version = query(request).get("versionId");
        Optional<Stored> there = version == null ? objects.get(bucket, key) : objects.version(bucket, key, version);
        switch (request.method().name()) {
            case "PUT" -> {
                if (forbidden(state, request, there)) {
                    return error(412, "PreconditionFailed");
                }
                if (state.weak(Weakness.NO_CHECKSUM_FIELDS)
                        && request.headers().names().stream().anyMatch(FakeReply::sums)) {
                    return error(400, "InvalidArgument");
                }
                if (state.weak(Weakness.REFUSES_LONG_METADATA)
                        && sent.headers().values().stream().anyMatch(value -> value.length() > SHORT)) {
                    return error(400, "MetadataTooLarge");
                }
                if (request.getHeader("x-amz-copy-source") != null) {
                    return FakeCopy.to(state, request, bucket, key, sent.headers());
                }
                Stored stored = objects.put(bucket, key, sent.bytes().getBytes(), sent.headers());
                return empty(200, Map.of("etag", stored.etag()));
            }
            case "DELETE" -> {
                objects.remove(bucket, key);
                return empty(204, Map.of());
            }
            case "GET", "HEAD" -> {
                boolean tags = query(request).containsKey("tagging");
                return there.map(stored -> tags ? FakeTags.reply(stored) : read(state, request, stored))
                        .orElseGet(() -> error(404, "NoSuchKey"));
            }
            default -> {
                return error(405, "MethodNotAllowed");
            }
        }
    }

    private static boolean forbidden(FakeState state, HttpServerRequest request, Optional<Stored> there) {
        String ifMatch = state.weak(Weakness.IGNORES_IF_MATCH_OF_WRITES) ? null : request.getHeader("If-Match");
        boolean other = ifMatch != null
                && there.filter(stored -> ifMatch.equals("*") || ifMatch.contains(stored.etag()))
                        .isEmpty();
        return !state.weak(Weakness.IGNORES_WRITE_CONDITIONS)
                && (other || there.isPresent() && "*".equals(request.getHeader("If-None-Match")));
    }

    private static boolean sums(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("x-amz-checksum-");
    }

    private static FakeReply read(FakeState state, HttpServerRequest request, Stored stored) {
        String ifMatch = state.weak(Weakness.IGNORES_IF_MATCH) ? null : request.getHeader("If-Match");
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.contains(stored.etag())) {
            return error(412, "PreconditionFailed");
        }
        String ifNoneMatch = request.getHeader("If-None-Match");
        Map<String, String> headers = new TreeMap<>(stored.headers());
        String tags = headers.remove(FakeTags.FIELD);
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
        boolean whole = range == null || range.startsWith("bytes=-") && state.weak(Weakness.NO_SUFFIX_RANGES);
        return whole ? new FakeReply(200, headers, stored.bytes()) : part(range, stored.bytes(), headers);
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

    private static Map<String, String> kept(FakeState state, HttpServerRequest request) {
        Map<String, String> kept = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean metadata = lower.startsWith("x-amz-meta-");
            boolean forgotten = lower.equals(FakeTags.FIELD) && state.weak(Weakness.FORGETS_TAGS);
            if (!forgotten && (KEPT.contains(lower) || metadata)) {
                boolean cut = metadata && state.weak(Weakness.SHORT_METADATA);
                kept.put(lower, cut ? value.substring(0, Math.min(SHORT, value.length())) : value);
            }
        });
        return kept;
    }

    static Map<String, String> query(HttpServerRequest request) {
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

    static String plain(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Writes the answer; a fault applies to the body. */
    void send(HttpServerRequest request, Fault fault) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        if (!response.headers().contains("date")) {
            response.putHeader("date", DATE.format(Instant.now()));
        }
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
