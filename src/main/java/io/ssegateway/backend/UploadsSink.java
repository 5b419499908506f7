package io.ssegateway.backend;

import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a page of ListMultipartUploads together. Names are decoded at the end of the document: only then is it sure
 * whether the store encoded them. Source: Amazon S3 API Reference, ListMultipartUploads.
 */
final class UploadsSink implements XmlFeed.Sink {
    private static final String ROOT = "/ListMultipartUploadsResult";

    private final Map<String, String> page = new HashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final Map<String, String> initiator = new HashMap<>();
    private final Map<String, String> owner = new HashMap<>();
    private final List<UploadsPage.Upload> found = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        switch (parent) {
            case ROOT -> {
                if (name.equals("Upload")) {
                    upload();
                } else if (!name.equals("CommonPrefixes")) {
                    page.put(name, text);
                }
            }
            case "Upload" -> current.put(name, text);
            case "Initiator" -> initiator.put(name, text);
            case "Owner" -> owner.put(name, text);
            case "CommonPrefixes" -> prefixes.add(text);
            default -> {
                // extensions of stores
            }
        }
    }

    /** The page; fails if a name is not encoded as the document claims. */
    UploadsPage page(UploadOperation.ListMultipartUploads query) {
        boolean encoded = "url".equals(page.get("EncodingType"));
        return new UploadsPage(
                query,
                "true".equals(page.getOrDefault("IsTruncated", "").trim()),
                text("NextKeyMarker").map(key -> EntryParts.name(key, encoded)),
                text("NextUploadIdMarker"),
                found.stream()
                        .map(upload -> named(upload, EntryParts.name(upload.key(), encoded)))
                        .toList(),
                prefixes.stream()
                        .map(prefix -> EntryParts.name(prefix, encoded))
                        .toList());
    }

    private void upload() {
        if (current.getOrDefault("Key", "").isEmpty()
                || current.getOrDefault("UploadId", "").isEmpty()) {
            throw VertxStore.unreadable();
        }
        found.add(new UploadsPage.Upload(
                current.getOrDefault("Key", ""),
                current.getOrDefault("UploadId", ""),
                current.getOrDefault("Initiated", ""),
                current.getOrDefault("StorageClass", "STANDARD"),
                who(initiator),
                who(owner),
                Optional.ofNullable(current.get("ChecksumAlgorithm")),
                Optional.ofNullable(current.get("ChecksumType"))));
        current.clear();
        initiator.clear();
        owner.clear();
    }

    private static UploadsPage.Upload named(UploadsPage.Upload upload, String key) {
        return new UploadsPage.Upload(
                key,
                upload.uploadId(),
                upload.initiated(),
                upload.storageClass(),
                upload.initiator(),
                upload.owner(),
                upload.algorithm(),
                upload.type());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(page.get(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<ListPage.Owner> who(Map<String, String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ListPage.Owner(fields.getOrDefault("ID", ""), fields.getOrDefault("DisplayName", "")));
    }
}
