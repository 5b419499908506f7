package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One request as a table says it, to be sent to the gateway and straight to the store. In target, fields and body
 * {@code {b}} stands for the bucket, {@code {etag}} for the last entity tag seen (quoted), {@code {v1}} for the first
 * version id seen, {@code {u1}} for the first upload id, {@code {e1}} for the first part's tag. Immutable.
 *
 * @param differences where the two answers are known to differ
 * @param refusals where they are different answers, or the gateway has words of its own
 */
record Ask(
        String method,
        String target,
        Map<String, String> headers,
        byte[] body,
        List<Difference> differences,
        List<Refusal> refusals) {
    /** In a difference: whatever the store says. */
    static final String ANYTHING = "*";

    /** What a bucket of the standing policy promises. */
    enum Kind {
        PLAIN,
        SEALED,
        OBS,
        MIXED;

        static final Set<Kind> ENCRYPTED = EnumSet.complementOf(EnumSet.of(PLAIN));

        String prefix() {
            return name().toLowerCase(java.util.Locale.ROOT) + "-";
        }
    }

    /**
     * A known difference; the test fails when it is no longer there.
     *
     * @param aspect {@code status}, {@code header:name} or the path of elements in the document
     * @param gateway what the gateway says, all values in order; empty for nothing
     * @param store what MinIO says
     * @param why what Amazon S3 documents, or why it cannot be otherwise
     */
    record Difference(Set<Kind> kinds, String aspect, String gateway, String store, String why) {}

    /**
     * The gateway refuses by itself, in the words of Amazon S3; the test fails when either side says something else.
     *
     * @param gateway status, code and message
     * @param store status and code, where it has one
     * @param why what Amazon S3 documents
     */
    record Refusal(Set<Kind> kinds, String gateway, String store, String why) {}

    static Ask of(String method, String target) {
        return new Ask(method, target, Map.of(), new byte[0], List.of(), List.of());
    }

    static Ask get(String target) {
        return of("GET", target);
    }

    static Ask head(String target) {
        return of("HEAD", target);
    }

    static Ask delete(String target) {
        return of("DELETE", target);
    }

    static Ask put(String target, String text) {
        return of("PUT", target).body(text.getBytes(UTF_8));
    }

    static Ask put(String target, byte[] bytes) {
        return of("PUT", target).body(bytes);
    }

    /** A document with the digest that S3 demands. */
    static Ask document(String method, String target, String xml) {
        byte[] bytes = xml.getBytes(UTF_8);
        return of(method, target).body(bytes).with("Content-MD5", Octets.md5Base64(bytes));
    }

    Ask body(byte[] bytes) {
        return new Ask(method, target, headers, bytes, differences, refusals);
    }

    Ask with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Ask(method, target, more, body, differences, refusals);
    }

    /** A difference in every kind of bucket. */
    Ask differs(String aspect, String gateway, String store, String why) {
        return differs(EnumSet.allOf(Kind.class), aspect, gateway, store, why);
    }

    Ask differs(Set<Kind> kinds, String aspect, String gateway, String store, String why) {
        List<Difference> more = new ArrayList<>(differences);
        more.add(new Difference(kinds, aspect, gateway, store, why));
        return new Ask(method, target, headers, body, more, refusals);
    }

    /** The store says something that the gateway leaves out, whatever it is. */
    Ask without(Set<Kind> kinds, String aspect, String why) {
        return differs(kinds, aspect, "", ANYTHING, why);
    }

    /** A page of versions with one delete marker. */
    Ask withMarker() {
        String why = "S3 API, DeleteMarkerEntry: no size, no storage class; MinIO writes it as a version";
        return differs(Kind.ENCRYPTED, "ListVersionsResult/DeleteMarker/Size", "", "0", why)
                .differs(Kind.ENCRYPTED, "ListVersionsResult/DeleteMarker/StorageClass", "", "STANDARD", why);
    }

    /** Refused by the gateway itself in every kind of bucket. */
    Ask refused(String gateway, String store, String why) {
        return refused(EnumSet.allOf(Kind.class), gateway, store, why);
    }

    Ask refused(Set<Kind> kinds, String gateway, String store, String why) {
        List<Refusal> more = new ArrayList<>(refusals);
        more.add(new Refusal(kinds, gateway, store, why));
        return new Ask(method, target, headers, body, differences, more);
    }

    @Override
    public String toString() {
        String line = method + " " + target + (headers.isEmpty() ? "" : " " + headers);
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
