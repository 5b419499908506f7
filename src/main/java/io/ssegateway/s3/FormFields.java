package io.ssegateway.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a browser's upload form that stand before its file, in order; names in lower case, for S3 does not tell
 * cases apart. Source: Amazon S3 API Reference, "POST Object".
 *
 * @param values by name; {@code ${filename}} has been replaced in them
 */
public record FormFields(Map<String, String> values) {
    private static final String FILE_NAME = "${filename}";

    /** Copies the map in order. */
    public FormFields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Fields as sent.
     *
     * @param fileName the name the browser tells of the file, perhaps with a path of its system; empty if it tells none
     */
    public static FormFields of(Map<String, String> sent, String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        Map<String, String> values = new LinkedHashMap<>();
        sent.forEach((field, value) -> values.put(field.toLowerCase(Locale.ROOT), value.replace(FILE_NAME, name)));
        return new FormFields(values);
    }

    /** The value of a field, its name in lower case. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * The value of a field that must be there.
     *
     * @param name as S3 spells it, in any case
     * @throws S3Exception {@code InvalidArgument}
     */
    public String required(String name) {
        return get(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new S3Exception(
                                S3Error.INVALID_ARGUMENT,
                                "Bucket POST must contain a field named '" + name
                                        + "'.  If it is specified, please check the order of the fields.")
                        .with("ArgumentName", name)
                        .with("ArgumentValue", ""));
    }

    /** Redacted: values may be customers' keys. */
    @Override
    public String toString() {
        return "FormFields" + values.keySet();
    }
}
