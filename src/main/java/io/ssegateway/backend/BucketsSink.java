package io.ssegateway.backend;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.ListPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the answer of ListBuckets together. Source: Amazon S3 API Reference, ListBuckets. */
final class BucketsSink implements XmlFeed.Sink {
    private final Map<String, String> owner = new HashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final List<Document.BucketEntry> entries = new ArrayList<>();
    private Optional<String> token = Optional.empty();

    @Override
    public void element(String parent, String name, String text) {
        if (parent.equals("Owner")) {
            owner.put(name, text);
        } else if (parent.equals("Bucket")) {
            current.put(name, text);
        } else if (parent.equals("Buckets") && name.equals("Bucket")) {
            entries.add(new Document.BucketEntry(
                    current.getOrDefault("Name", ""),
                    current.getOrDefault("CreationDate", ""),
                    Optional.ofNullable(current.get("BucketRegion")),
                    Optional.ofNullable(current.get("BucketArn"))));
            current.clear();
        } else if (name.equals("ContinuationToken") && !text.isEmpty()) {
            token = Optional.of(text);
        }
    }

    Document.Buckets buckets() {
        return new Document.Buckets(
                Optional.ofNullable(owner.get("ID"))
                        .map(id -> new ListPage.Owner(id, owner.getOrDefault("DisplayName", ""))),
                entries,
                Optional.empty(),
                token);
    }
}
