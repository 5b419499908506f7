package io.ssegateway.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The {@code opaque} form of entity tags and its way back. Pure: PUT, HEAD, GET and LIST show the same tag, and a
 * condition on a shown tag becomes the condition on the stored one. Source: FORMAT.md §7; RFC 9110 §8.8.3 and §13.1.
 *
 * <p>A stored tag that contains a dash (multipart, or a store that does not use MD5) is shown as it is; any other gets
 * {@code -0} appended, so that no client takes the MD5 of ciphertext for the MD5 of what it uploaded.
 */
public final class EtagView {
    /** The tag list that every existing object meets. */
    public static final String ANY = "*";

    private static final String MARK = "-0";

    private EtagView() {}

    /**
     * One entity tag.
     *
     * @param value without quotes and weakness prefix
     */
    public record Tag(boolean weak, String value) {
        /** As it stands in a header field, quoted. */
        public String quoted() {
            return (weak ? "W/" : "") + '"' + value + '"';
        }
    }

    /** What clients see of a stored tag; quoted, whether or not the store quotes. */
    public static String shown(String stored) {
        Tag tag = one(stored);
        return new Tag(tag.weak, tag.value.contains("-") ? tag.value : tag.value + MARK).quoted();
    }

    /**
     * A condition ({@code If-Match}, {@code If-None-Match}, an {@code ETag} of DeleteObjects) on shown tags, as a
     * condition on stored tags. A tag that is never shown (without a dash) becomes one that no store has, so that it
     * matches nothing instead of the ciphertext's own tag.
     */
    public static String stored(String condition) {
        if (condition.trim().equals(ANY)) {
            return ANY;
        }
        return tags(condition).stream()
                .map(tag -> new Tag(tag.weak, storedValue(tag.value)).quoted())
                .collect(Collectors.joining(", "));
    }

    /**
     * Whether a tag meets a condition that the gateway judges itself.
     *
     * @param etag the tag a client would be shown, quoted or not
     * @param strong strong comparison ({@code If-Match}): weak tags never match; else weak comparison
     */
    public static boolean matches(String condition, String etag, boolean strong) {
        if (condition.trim().equals(ANY)) {
            return true;
        }
        Tag mine = one(etag);
        return tags(condition).stream()
                .anyMatch(tag -> tag.value.equals(mine.value) && !(strong && (tag.weak || mine.weak)));
    }

    /** The tags of a condition, in order; clients that send no quotes are understood. Without {@code *}. */
    public static List<Tag> tags(String condition) {
        List<Tag> tags = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= condition.length(); i++) {
            boolean end = i == condition.length();
            if (!end && condition.charAt(i) == '"') {
                quoted = !quoted;
            } else if (end || condition.charAt(i) == ',' && !quoted) {
                String piece = condition.substring(start, i).trim();
                if (!piece.isEmpty()) {
                    tags.add(one(piece));
                }
                start = i + 1;
            }
        }
        return tags;
    }

    private static Tag one(String text) {
        String value = text.trim();
        boolean weak = value.startsWith("W/");
        if (weak) {
            value = value.substring(2);
        }
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        return new Tag(weak, value);
    }

    private static String storedValue(String shown) {
        if (shown.endsWith(MARK)) {
            return shown.substring(0, shown.length() - MARK.length());
        }
        return shown.contains("-") ? shown : shown + "-";
    }
}
