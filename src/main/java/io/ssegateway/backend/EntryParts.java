package io.ssegateway.backend;

import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
import io.ssegateway.s3.VersionsPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a listing being put together: an object, a version or a delete marker. Names stay as they are written.
 * Source: Amazon S3 API Reference, Object, ObjectVersion and DeleteMarkerEntry.
 */
final class EntryParts {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> owner = new HashMap<>();
    private final Map<String, String> restore = new HashMap<>();
    private final List<String> algorithms = new ArrayList<>();

    /** An element of the entry itself. */
    void put(String name, String text) {
        if (name.equals("ChecksumAlgorithm")) {
            algorithms.add(text);
        } else {
            texts.put(name, text);
        }
    }

    /** An element deeper in the entry; what is not known there is an extension of the store. */
    void putBelow(String parent, String name, String text) {
        if (parent.equals("Owner")) {
            owner.put(name, text);
        } else if (parent.equals("RestoreStatus")) {
            restore.put(name, text);
        }
    }

    /** The object; ready for the next entry. */
    ListPage.Entry entry() {
        ListPage.Entry entry = new ListPage.Entry(
                key(),
                text("VersionId"),
                texts.getOrDefault("LastModified", ""),
                texts.getOrDefault("ETag", ""),
                size(texts.getOrDefault("Size", "")),
                texts.getOrDefault("StorageClass", "STANDARD"),
                owner(),
                new ListPage.Checksums(algorithms, text("ChecksumType")),
                text(restore, "IsRestoreInProgress")
                        .map(progress -> new ListPage.Restore(progress, text(restore, "RestoreExpiryDate"))));
        clear();
        return entry;
    }

    /** The version; ready for the next entry. */
    VersionsPage.Version version() {
        boolean latest = latest();
        return new VersionsPage.Version(entry(), latest);
    }

    /** The delete marker; ready for the next entry. */
    VersionsPage.DeleteMarker marker() {
        VersionsPage.DeleteMarker marker = new VersionsPage.DeleteMarker(
                key(), texts.getOrDefault("VersionId", ""), latest(), texts.getOrDefault("LastModified", ""), owner());
        clear();
        return marker;
    }

    /** What a name stands for; fails if it is not encoded as the document claims. */
    static String name(String text, boolean encoded) {
        if (!encoded) {
            return text;
        }
        try {
            return UriEncoding.unlisted(text);
        } catch (S3Exception e) {
            throw VertxStore.unreadable();
        }
    }

    private void clear() {
        texts.clear();
        owner.clear();
        restore.clear();
        algorithms.clear();
    }

    private String key() {
        return text("Key").orElseThrow(VertxStore::unreadable);
    }

    private boolean latest() {
        return texts.getOrDefault("IsLatest", "").trim().equals("true");
    }

    private Optional<ListPage.Owner> owner() {
        return owner.isEmpty()
                ? Optional.empty()
                : Optional.of(new ListPage.Owner(owner.getOrDefault("ID", ""), owner.getOrDefault("DisplayName", "")));
    }

    private Optional<String> text(String name) {
        return text(texts, name);
    }

    private static Optional<String> text(Map<String, String> of, String name) {
        return Optional.ofNullable(of.get(name));
    }

    private static long size(String digits) {
        try {
            return Long.parseLong(digits.trim());
        } catch (NumberFormatException e) {
            throw VertxStore.unreadable();
        }
    }
}
