package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How the fake store copies. */
final class FakeCopy {
    private static final Set<String> NOT_COPIED = Set.of("x-amz-storage-class", "x-amz-website-redirect-location");

    private FakeCopy() {}

    /** What is copied, or why nothing is. */
    record Source(Optional<Stored> object, Optional<FakeReply> refusal) {
        /** Its bytes in a {@code bytes=a-b} range; all without one. */
        byte[] ranged(String range) {
            byte[] all = object.orElseThrow().bytes();
            if (range == null) {
                return all;
            }
            String[] bounds = range.substring("bytes=".length()).split("-");
            return Arrays.copyOfRange(all, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]) + 1);
        }
    }

    /** Finds the source and judges its conditions. */
    static Source source(FakeState state, HttpServerRequest request) {
        String name = FakeReply.plain(request.getHeader("x-amz-copy-source")).replaceFirst("\\?versionId=.*$", "");
        String path = name.startsWith("/") ? name.substring(1) : name;
        int slash = path.indexOf('/');
        Optional<Stored> found = state.objects().get(path.substring(0, slash), path.substring(slash + 1));
        if (found.isEmpty()) {
            return new Source(found, Optional.of(FakeReply.error(404, "NoSuchKey")));
        }
        String asked = request.getHeader("x-amz-copy-source-if-match");
        boolean other = asked != null
                && !asked.replace("\"", "").equals(found.get().etag().replace("\"", ""));
        boolean part = FakeReply.query(request).containsKey("partNumber");
        boolean ignored = state.weak(part ? Weakness.IGNORES_PART_COPY_CONDITIONS : Weakness.IGNORES_COPY_CONDITIONS);
        return other && !ignored
                ? new Source(found, Optional.of(FakeReply.error(412, "PreconditionFailed")))
                : new Source(found, Optional.empty());
    }

    /** Source: Amazon S3 API Reference, CopyObject: what follows the directives, and what never comes of the source. */
    private static Map<String, String> headers(
            Map<String, String> source, Map<String, String> kept, boolean replace, boolean tags) {
        Map<String, String> headers = new TreeMap<>(replace ? kept : source);
        for (String name : NOT_COPIED) {
            headers.remove(name);
            Optional.ofNullable(kept.get(name)).ifPresent(value -> headers.put(name, value));
        }
        headers.remove(FakeTags.FIELD);
        Optional.ofNullable((tags ? kept : source).get(FakeTags.FIELD))
                .ifPresent(value -> headers.put(FakeTags.FIELD, value));
        return headers;
    }

    /** CopyObject; {@code kept} are the fields that the request brings. */
    static FakeReply to(
            FakeState state, HttpServerRequest request, String bucket, String key, Map<String, String> kept) {
        Source source = source(state, request);
        if (source.refusal().isPresent()) {
            return source.refusal().get();
        }
        boolean replace = "REPLACE".equals(request.getHeader("x-amz-metadata-directive"))
                && !state.weak(Weakness.KEEPS_METADATA_IN_COPIES);
        Stored from = source.object().orElseThrow();
        boolean same = state.objects().get(bucket, key).filter(from::equals).isPresent();
        if (same && !replace && !kept.containsKey("x-amz-storage-class")) {
            return FakeReply.error(400, "InvalidRequest");
        }
        boolean tags = "REPLACE".equals(request.getHeader("x-amz-tagging-directive"));
        Stored stored = state.objects().put(bucket, key, from.bytes(), headers(from.headers(), kept, replace, tags));
        FakeReply reply = FakeReply.xml(200, FakeXml.copied("CopyObjectResult", stored.etag()));
        return stored.versionId().equals("null") ? reply : reply.with("x-amz-version-id", stored.versionId());
    }
}
