package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query of a request target: parameters in order, decoded once; '+' is a plus. Immutable. */
public final class Query {
    private static final Query NONE = new Query(List.of());

    private final List<Map.Entry<String, String>> parameters;

    private Query(List<Map.Entry<String, String>> parameters) {
        this.parameters = parameters;
    }

    /** No parameter. */
    public static Query none() {
        return NONE;
    }

    /**
     * Splits and decodes a raw query (without '?').
     *
     * @throws S3Exception {@code InvalidURI} for broken escapes, bad UTF-8, NUL, CR or LF
     */
    public static Query parse(String raw) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(Map.entry(decoded(name), decoded(value)));
            }
        }
        return parameters.isEmpty() ? NONE : new Query(List.copyOf(parameters));
    }

    /** Parameters that are decoded already. */
    static Query of(List<Map.Entry<String, String>> parameters) {
        return parameters.isEmpty() ? NONE : new Query(List.copyOf(parameters));
    }

    /** All parameters in order. */
    public List<Map.Entry<String, String>> parameters() {
        return parameters;
    }

    /** Whether the parameter is there, with or without a value. */
    public boolean has(String name) {
        return parameters.stream().anyMatch(p -> p.getKey().equals(name));
    }

    /**
     * The value of a parameter that may be given once.
     *
     * @throws S3Exception {@code InvalidArgument} if it is given twice
     */
    public Optional<String> get(String name) {
        List<Map.Entry<String, String>> found =
                parameters.stream().filter(p -> p.getKey().equals(name)).toList();
        if (found.size() > 1) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "The query parameter was given more than once.")
                    .with("ArgumentName", name);
        }
        return found.stream().findFirst().map(Map.Entry::getValue);
    }

    private static String decoded(String raw) {
        String text = UriEncoding.decode(raw);
        if (text.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        return text;
    }
}
