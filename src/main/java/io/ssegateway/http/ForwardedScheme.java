package io.ssegateway.http;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The scheme that proxies say their client spoke: {@code X-Forwarded-Proto}, and {@code Forwarded} (RFC 7239 §5.4). Who
 * is believed is policy's to decide.
 *
 * <p>A scheme told twice is told by nobody: a proxy that adds its field to the client's must not vouch for both. In a
 * {@code Forwarded} list the last element is the nearest proxy's, and every hop that names a scheme must name the same.
 */
final class ForwardedScheme {
    /** Told, but not to be believed: it equals no scheme. */
    private static final String CONTRADICTORY = "";

    private ForwardedScheme() {}

    /** The scheme; empty if nobody tells one, empty text if what is told contradicts itself. */
    static Optional<String> of(MultiMap headers) {
        List<String> protos = headers.getAll("X-Forwarded-Proto");
        List<String> elements = headers.getAll("Forwarded");
        Optional<String> plain = protos.isEmpty()
                ? Optional.empty()
                : Optional.of(protos.size() == 1 ? protos.get(0).strip().toLowerCase(Locale.ROOT) : CONTRADICTORY);
        Optional<String> listed = listed(elements);
        if (plain.isPresent() && listed.isPresent()) {
            return plain.get().equals(listed.get()) ? plain : Optional.of(CONTRADICTORY);
        }
        return plain.or(() -> listed);
    }

    private static Optional<String> listed(List<String> fields) {
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        if (fields.size() > 1) {
            return Optional.of(CONTRADICTORY);
        }
        List<String> schemes = new ArrayList<>();
        for (String element : split(fields.get(0), ',')) {
            schemes.add(scheme(element));
        }
        List<String> named =
                schemes.stream().filter(s -> !s.isEmpty()).distinct().toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        boolean agreed = named.size() == 1 && !schemes.get(schemes.size() - 1).isEmpty();
        return Optional.of(agreed ? named.get(0) : CONTRADICTORY);
    }

    /** The scheme of one element; empty text if it names none. Said twice it is a word that is no scheme. */
    private static String scheme(String element) {
        List<String> found = new ArrayList<>();
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("proto")) {
                found.add(unquoted(pair.substring(equals + 1).strip()).toLowerCase(Locale.ROOT));
            }
        }
        return switch (found.size()) {
            case 0 -> "";
            case 1 -> found.get(0).isEmpty() ? "?" : found.get(0);
            default -> "?";
        };
    }

    /** Parts between separators that stand outside of quotes; a quote that does not end takes all that follows. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
