package io.ssegateway.s3;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A request that a browser sends for a page of another origin, and what the store says of that origin. The store holds
 * the rules and decides; what it says is put on the gateway's own answer, whatever that is. Source: Fetch Standard,
 * "CORS protocol".
 *
 * <p>One for each request, used on its event loop.
 */
public final class CrossOrigin {
    /** Fields of answers that speak of origins. */
    private static final Set<S3Header> ANSWER = EnumSet.of(
            S3Header.ACCESS_CONTROL_ALLOW_ORIGIN,
            S3Header.ACCESS_CONTROL_ALLOW_METHODS,
            S3Header.ACCESS_CONTROL_ALLOW_HEADERS,
            S3Header.ACCESS_CONTROL_ALLOW_CREDENTIALS,
            S3Header.ACCESS_CONTROL_EXPOSE_HEADERS,
            S3Header.ACCESS_CONTROL_MAX_AGE,
            S3Header.VARY);

    private final String origin;
    private final String method;
    private Fields answer = Fields.none();
    private boolean asked;

    /** A request of this method by a page of this origin. */
    public CrossOrigin(String origin, String method) {
        this.origin = origin;
        this.method = method;
    }

    /** The page's origin as the browser says it. */
    public String origin() {
        return origin;
    }

    /** The method of the browser's own request. */
    public String method() {
        return method;
    }

    /** Whether the store is still to be asked: true once, and only while it has said nothing. */
    public boolean ask() {
        boolean first = !asked && !answer.has(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN);
        asked = true;
        return first;
    }

    /** Keeps what an answer of the store says of the origin; what allows is not replaced by what says nothing. */
    public void answered(Fields fields) {
        if (fields.has(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN) || !answer.has(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            answer = only(fields);
        }
    }

    /** What the store has said so far; nothing means that the browser keeps the answer from the page. */
    public Fields answer() {
        return answer;
    }

    /** The fields of an answer that speak of origins. */
    public static Fields only(Fields fields) {
        Map<S3Header, String> kept = new EnumMap<>(S3Header.class);
        fields.forEach((header, value) -> {
            if (ANSWER.contains(header)) {
                kept.put(header, value);
            }
        });
        return Fields.of(kept, Map.of());
    }
}
