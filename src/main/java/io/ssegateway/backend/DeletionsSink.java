package io.ssegateway.backend;

import io.ssegateway.s3.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the answer of DeleteObjects together. Source: Amazon S3 API Reference, DeleteObjects. */
final class DeletionsSink implements XmlFeed.Sink {
    private final Map<String, String> current = new HashMap<>();
    private final List<Document.Deleted> deleted = new ArrayList<>();
    private final List<Document.Failed> failed = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        if (parent.equals("Deleted") || parent.equals("Error")) {
            current.put(name, text);
        } else if (parent.equals("/DeleteResult")) {
            if (name.equals("Deleted")) {
                deleted.add(new Document.Deleted(
                        current.getOrDefault("Key", ""),
                        Optional.ofNullable(current.get("VersionId")),
                        "true".equals(current.get("DeleteMarker")),
                        Optional.ofNullable(current.get("DeleteMarkerVersionId"))));
            } else if (name.equals("Error")) {
                failed.add(new Document.Failed(
                        current.getOrDefault("Key", ""),
                        Optional.ofNullable(current.get("VersionId")),
                        current.getOrDefault("Code", "InternalError"),
                        current.getOrDefault("Message", "")));
            }
            current.clear();
        }
    }

    Document.Deletions deletions() {
        return new Document.Deletions(deleted, failed);
    }
}
