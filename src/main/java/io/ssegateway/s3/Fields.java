package io.ssegateway.s3;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Header fields of a request or an answer by meaning, and user metadata by name (lower case, without a dialect's
 * prefix). Immutable: every change is a copy. Values never hold control characters (the front door and the store client
 * see to it).
 */
public final class Fields {
    private static final Fields NONE = new Fields(new EnumMap<>(S3Header.class), Map.of());

    private final Map<S3Header, String> values;
    private final Map<String, String> metadata;

    private Fields(Map<S3Header, String> values, Map<String, String> metadata) {
        this.values = values;
        this.metadata = metadata;
    }

    /** No field at all. */
    public static Fields none() {
        return NONE;
    }

    /** Copies both maps. */
    public static Fields of(Map<S3Header, String> values, Map<String, String> metadata) {
        EnumMap<S3Header, String> copy = new EnumMap<>(S3Header.class);
        copy.putAll(values);
        return new Fields(copy, Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
    }

    /** The value of a field. */
    public Optional<String> get(S3Header header) {
        return Optional.ofNullable(values.get(header));
    }

    /** Whether the field is there. */
    public boolean has(S3Header header) {
        return values.containsKey(header);
    }

    /** User metadata, names in lower case. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** One user metadata entry by its lower-case name. */
    public Optional<String> metadata(String name) {
        return Optional.ofNullable(metadata.get(name));
    }

    /** The same with one field set. */
    public Fields with(S3Header header, String value) {
        EnumMap<S3Header, String> copy = new EnumMap<>(S3Header.class);
        copy.putAll(values);
        copy.put(header, value);
        return new Fields(copy, metadata);
    }

    /** The same without some fields. */
    public Fields without(S3Header... headers) {
        EnumMap<S3Header, String> copy = new EnumMap<>(S3Header.class);
        copy.putAll(values);
        for (S3Header header : headers) {
            copy.remove(header);
        }
        return new Fields(copy, metadata);
    }

    /** The same fields with one metadata entry set. */
    public Fields withMetadata(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(metadata);
        copy.put(name, value);
        return new Fields(values, Collections.unmodifiableMap(copy));
    }

    /** The same fields without one metadata entry. */
    public Fields withoutMetadata(String name) {
        Map<String, String> copy = new LinkedHashMap<>(metadata);
        copy.remove(name);
        return new Fields(values, Collections.unmodifiableMap(copy));
    }

    /** Visits the fields in the order of the enum; metadata is not visited. */
    public void forEach(BiConsumer<S3Header, String> visitor) {
        values.forEach(visitor);
    }

    /** Redacted: values of fields may be customers' keys. */
    @Override
    public String toString() {
        return "Fields" + values.keySet() + metadata.keySet();
    }
}
