package io.ssegateway.testing;

import io.ssegateway.testing.FakeObjects.Stored;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** How the fake store copies. */
final class FakeCopy {
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
        return other && !state.weak(Weakness.IGNORES_COPY_CONDITIONS)
                ? new Source(found, Optional.of(FakeReply.error(412, "PreconditionFailed")))
                : new Source(found, Optional.empty());
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
        Stored stored = state.objects().put(bucket, key, from.bytes(), replace ? kept : from.headers());
        return FakeReply.xml(200, FakeXml.copied("CopyObjectResult", stored.etag()));
    }
}
