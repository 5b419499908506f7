package io.ssegateway.objects;

import io.ssegateway.backend.StoreResponse;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the store says of an object that it has just written.
 *
 * @param etag the store's own entity tag
 * @param lastModified ISO 8601
 * @param checksums elements of the store's document that tell a checksum, by name
 */
public record Written(Fields fields, String etag, Optional<String> lastModified, Map<String, String> checksums) {
    /** Copies the map in order. */
    public Written {
        checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
    }

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The same under the tag that clients see. */
    Written shownAs(String shownEtag) {
        return new Written(fields, shownEtag, lastModified, checksums);
    }

    /** The same with a checksum of the whole object, where there is one. */
    Written summed(Optional<Checksum> checksum) {
        return new Written(fields, etag, lastModified, CopyChecksum.elements(checksum));
    }

    /** Of a PUT, whose answer tells no time of its own: the time of the answer is it, to the second. */
    public static Written of(StoreResponse answer) {
        return new Written(answer.fields(), answer.fields().get(S3Header.ETAG).orElse(""), date(answer), Map.of());
    }

    /** Of a copy or of a completed upload. */
    public static Written of(StoreXml.Result result) {
        Map<String, String> checksums = new LinkedHashMap<>();
        result.elements().forEach((name, text) -> {
            if (name.startsWith("Checksum")) {
                checksums.put(name, text);
            }
        });
        Optional<String> told = Optional.ofNullable(result.elements().get("LastModified"));
        return new Written(result.head().fields(), result.etag(), told.or(() -> date(result.head())), checksums);
    }

    /** As S3 writes times in documents. */
    public static String iso(Instant time) {
        return ISO.format(time);
    }

    private static Optional<String> date(StoreResponse answer) {
        return answer.fields().get(S3Header.DATE).flatMap(Conditional::date).map(Written::iso);
    }
}
