package io.ssegateway.auth;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which header fields a signature covers.
 *
 * @param names lower case
 * @param prefix every field is covered whose name begins so, in lower case; empty text for none
 */
public record Coverage(Set<String> names, String prefix) {
    /** Copies the set. */
    public Coverage {
        names = Set.copyOf(names);
    }

    /** Of Version 4: what it lists. */
    static Coverage of(List<String> signedHeaders) {
        return new Coverage(Set.copyOf(signedHeaders), "");
    }

    /** Whether a field is covered, its name in any case. */
    public boolean has(String headerName) {
        String name = headerName.toLowerCase(Locale.ROOT);
        return names.contains(name) || !prefix.isEmpty() && name.startsWith(prefix);
    }
}
