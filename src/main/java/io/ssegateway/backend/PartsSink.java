package io.ssegateway.backend;

import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.UploadOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts a page of ListParts together. Source: Amazon S3 API Reference, ListParts. */
final class PartsSink implements XmlFeed.Sink {
    private static final String ROOT = "/ListPartsResult";

    private final Map<String, String> page = new HashMap<>();
    private final Map<String, String> current = new HashMap<>();
    private final Map<String, String> initiator = new HashMap<>();
    private final Map<String, String> owner = new HashMap<>();
    private final List<PartsPage.Part> parts = new ArrayList<>();

    @Override
    public void element(String parent, String name, String text) {
        switch (parent) {
            case ROOT -> {
                if (name.equals("Part")) {
                    parts.add(part());
                } else {
                    page.put(name, text.trim());
                }
            }
            case "Part" -> current.put(name, text.trim());
            case "Initiator" -> initiator.put(name, text);
            case "Owner" -> owner.put(name, text);
            default -> {
                // extensions of stores
            }
        }
    }

    /** The page; fails if a number in it is none, or a cut page does not say where it ends. */
    PartsPage page(UploadOperation.ListParts query) {
        boolean truncated = "true".equals(page.getOrDefault("IsTruncated", ""));
        OptionalInt next = truncated ? OptionalInt.of(next()) : OptionalInt.empty();
        return new PartsPage(
                query,
                next,
                parts,
                who(initiator),
                who(owner),
                page.getOrDefault("StorageClass", "STANDARD"),
                Optional.ofNullable(page.get("ChecksumAlgorithm")).filter(text -> !text.isEmpty()),
                Optional.ofNullable(page.get("ChecksumType")).filter(text -> !text.isEmpty()));
    }

    private int next() {
        int marker = (int) number(page.getOrDefault("NextPartNumberMarker", ""));
        if (parts.isEmpty() || marker < parts.getLast().number()) {
            throw VertxStore.unreadable();
        }
        return marker;
    }

    private PartsPage.Part part() {
        int number = (int) number(current.getOrDefault("PartNumber", ""));
        long size = number(current.getOrDefault("Size", ""));
        boolean ascending = parts.isEmpty() || number > parts.getLast().number();
        if (!ascending || number < 1) {
            throw VertxStore.unreadable();
        }
        PartsPage.Part part = new PartsPage.Part(
                number,
                current.getOrDefault("LastModified", ""),
                current.getOrDefault("ETag", ""),
                size,
                Optional.empty());
        current.clear();
        return part;
    }

    private static Optional<ListPage.Owner> who(Map<String, String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ListPage.Owner(fields.getOrDefault("ID", ""), fields.getOrDefault("DisplayName", "")));
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw VertxStore.unreadable();
        }
        return Long.parseLong(digits);
    }
}
