package io.ssegateway.objects;

import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Evaluates a read's conditions against what the client sees of an object, where the store cannot (it knows another
 * entity tag). Order and combination: RFC 9110 §13.2.2; S3's reading of If-None-Match with If-Modified-Since is the
 * same.
 */
final class Conditional {
    private Conditional() {}

    /** What the conditions make of the request. */
    enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    /**
     * Judges the conditions.
     *
     * @param etag the tag as shown, quoted
     * @param lastModified an HTTP date, empty if the store sent none
     */
    static Outcome judge(Conditions conditions, String etag, Optional<String> lastModified) {
        Optional<Instant> modified = lastModified.flatMap(Conditional::date);
        if (conditions.ifMatch().isPresent()) {
            if (!EtagView.matches(conditions.ifMatch().get(), etag, true)) {
                return Outcome.FAILED;
            }
        } else if (newerThan(modified, conditions.ifUnmodifiedSince())) {
            return Outcome.FAILED;
        }
        if (conditions.ifNoneMatch().isPresent()) {
            return EtagView.matches(conditions.ifNoneMatch().get(), etag, false)
                    ? Outcome.NOT_MODIFIED
                    : Outcome.PROCEED;
        }
        boolean old = conditions.ifModifiedSince().flatMap(Conditional::date).isPresent()
                && modified.isPresent()
                && !newerThan(modified, conditions.ifModifiedSince());
        return old ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    /**
     * Whether an {@code If-Range} holds, so that the range is served instead of the whole (RFC 9110 §13.1.5): the very
     * tag, compared strongly, or the very date, where that is a strong validator (§8.8.2.2: a second or more before the
     * answer's own date).
     *
     * @param etag the tag as shown, quoted
     * @param head the store's answer about the object
     */
    static boolean rangeHolds(String ifRange, String etag, Fields head) {
        Optional<Instant> asked = date(ifRange);
        if (asked.isEmpty()) {
            List<EtagView.Tag> tags = EtagView.tags(ifRange);
            return tags.size() == 1 && !ifRange.trim().equals(EtagView.ANY) && EtagView.matches(ifRange, etag, true);
        }
        Optional<Instant> modified = head.get(S3Header.LAST_MODIFIED).flatMap(Conditional::date);
        Optional<Instant> now = head.get(S3Header.DATE).flatMap(Conditional::date);
        return modified.equals(asked) && now.isPresent() && modified.get().isBefore(now.get());
    }

    private static boolean newerThan(Optional<Instant> modified, Optional<String> since) {
        Optional<Instant> limit = since.flatMap(Conditional::date);
        return modified.isPresent() && limit.isPresent() && modified.get().isAfter(limit.get());
    }

    static Optional<Instant> date(String value) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                            .toInstant());
        } catch (DateTimeParseException e) {
            // RFC 9110 §13.1.3: a date that is none is no condition
            return Optional.empty();
        }
    }
}
