package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** CopyObject and object tags at the fake store, as Amazon S3 does them. */
final class FakeCopies {
    static final String TAGS = "x-amz-tagging";

    private static final Set<String> NOT_COPIED = Set.of("x-amz-storage-class", "x-amz-website-redirect-location");

    private FakeCopies() {}

    /** Whether the request copies. */
    static boolean is(HttpServerRequest request) {
        return request.getHeader("x-amz-copy-source") != null;
    }

    /** Does a CopyObject; {@code own} are the request's fields that an object keeps. */
    static FakeReply object(
            FakeObjects objects, HttpServerRequest request, String bucket, String key, Map<String, String> own) {
        Optional<Stored> source = source(objects, request);
        if (source.isEmpty()) {
            return FakeReply.error(404, "NoSuchKey");
        }
        if (!holds(request, source.get())) {
            return FakeReply.error(412, "PreconditionFailed");
        }
        boolean replaced = "REPLACE".equals(request.getHeader("x-amz-metadata-directive"));
        boolean same = objects.get(bucket, key).filter(source.get()::equals).isPresent();
        if (same && !replaced && !own.containsKey("x-amz-storage-class")) {
            return FakeReply.error(400, "InvalidRequest");
        }
        Map<String, String> headers = new TreeMap<>(own);
        if (!replaced) {
            headers.keySet().removeIf(name -> !NOT_COPIED.contains(name));
            source.get().headers().forEach((name, value) -> {
                if (!NOT_COPIED.contains(name)) {
                    headers.put(name, value);
                }
            });
        }
        headers.remove(TAGS);
        boolean ownTags = "REPLACE".equals(request.getHeader("x-amz-tagging-directive"));
        Optional.ofNullable(ownTags ? own.get(TAGS) : source.get().headers().get(TAGS))
                .ifPresent(tags -> headers.put(TAGS, tags));
        Stored copy = objects.put(bucket, key, source.get().bytes(), headers);
        return FakeReply.xml(200, FakeXml.copied("CopyObjectResult", copy.etag()));
    }

    /** What {@code x-amz-copy-source} names, if it is there. */
    static Optional<Stored> source(FakeObjects objects, HttpServerRequest request) {
        String named = request.getHeader("x-amz-copy-source").split("\\?versionId=", 2)[0];
        String path = URLDecoder.decode(named.replace("+", "%2B"), StandardCharsets.UTF_8);
        String name = path.startsWith("/") ? path.substring(1) : path;
        int slash = name.indexOf('/');
        return objects.get(name.substring(0, slash), name.substring(slash + 1));
    }

    /** Whether {@code x-amz-copy-source-if-match} holds. */
    static boolean holds(HttpServerRequest request, Stored source) {
        String ifMatch = request.getHeader("x-amz-copy-source-if-match");
        return ifMatch == null || ifMatch.equals("*") || ifMatch.contains(source.etag());
    }

    /** GetObjectTagging. */
    static FakeReply tags(Stored stored) {
        return FakeReply.xml(200, FakeXml.tags(stored.headers().getOrDefault(TAGS, "")));
    }
}
