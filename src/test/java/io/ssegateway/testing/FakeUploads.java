package io.ssegateway.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Uploads in progress at the fake store. Threads: tests look while the server writes. */
public final class FakeUploads {
    private static final long S3_MIN_PART = 5L << 20;

    private final SortedMap<String, Upload> uploads = new ConcurrentSkipListMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile long minPart = S3_MIN_PART;

    /** One upload; header names in lower case. */
    public record Upload(
            String id, String bucket, String key, Map<String, String> headers, SortedMap<Integer, Part> parts) {}

    /** One part. */
    public record Part(byte[] bytes, String etag) {}

    /** A part as Complete names it. */
    record Named(int number, String etag) {}

    /** Why an upload cannot be completed, or what becomes of it. */
    record Joined(String error, byte[] bytes, String etag) {
        static Joined refused(String code) {
            return new Joined(code, new byte[0], "");
        }
    }

    /** Every part but the last must have this many bytes; 5 MiB at first. */
    public FakeUploads minPart(long bytes) {
        minPart = bytes;
        return this;
    }

    /** All uploads that are neither completed nor aborted. */
    public List<Upload> open() {
        return List.copyOf(uploads.values());
    }

    /** Aborts all of them. */
    public void abortAll() {
        uploads.clear();
    }

    /** Begins an upload. */
    public Upload create(String bucket, String key, Map<String, String> headers) {
        String id = String.format("upload-%08d", ids.incrementAndGet());
        Upload upload = new Upload(id, bucket, key, Map.copyOf(headers), new ConcurrentSkipListMap<>());
        uploads.put(id, upload);
        return upload;
    }

    Optional<Upload> find(String id, String bucket, String key) {
        return Optional.ofNullable(uploads.get(id))
                .filter(upload -> upload.bucket().equals(bucket) && upload.key().equals(key));
    }

    void forget(Upload upload) {
        uploads.remove(upload.id());
    }

    /** Puts the named parts together as S3 does. */
    Joined join(Upload upload, List<Named> named, boolean anyTag, boolean equalOnly) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        List<Long> sizes = new ArrayList<>();
        int before = 0;
        for (Named each : named) {
            Part part = upload.parts().get(each.number());
            if (each.number() <= before) {
                return Joined.refused("InvalidPartOrder");
            }
            before = each.number();
            if (part == null
                    || !anyTag
                            && !part.etag().replace("\"", "").equals(each.etag().replace("\"", ""))) {
                return Joined.refused("InvalidPart");
            }
            sizes.add((long) part.bytes().length);
            bytes.writeBytes(part.bytes());
            digests.writeBytes(FakeObjects.digest(part.bytes()));
        }
        String error = refusal(sizes, equalOnly);
        return error.isEmpty()
                ? new Joined(
                        "",
                        bytes.toByteArray(),
                        '"' + FakeObjects.md5(digests.toByteArray()) + "-" + named.size() + '"')
                : Joined.refused(error);
    }

    private String refusal(List<Long> sizes, boolean equalOnly) {
        if (sizes.isEmpty()) {
            return "MalformedXML";
        }
        List<Long> first = sizes.subList(0, sizes.size() - 1);
        if (first.stream().anyMatch(size -> size < minPart)) {
            return "EntityTooSmall";
        }
        return equalOnly && first.stream().distinct().count() > 1 ? "InvalidPart" : "";
    }
}
