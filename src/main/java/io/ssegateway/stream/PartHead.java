package io.ssegateway.stream;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The header fields of one part of a form. Source: RFC 7578 §4.2 to §4.8.
 *
 * @param name of the form's field
 * @param fileName as the browser tells it; empty text if it tells none
 */
record PartHead(String name, String fileName) {
    private static final String DISPOSITION = "content-disposition";
    private static final String ENCODING = "content-transfer-encoding";

    /** Encodings that leave the octets as they are (RFC 2045 §6.2). */
    private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");

    private static final String FILE = "file";

    /** Whether this is the part that is stored. */
    boolean isFile() {
        return name.equalsIgnoreCase(FILE);
    }

    /**
     * Reads the lines of a part's head, without their ends.
     *
     * @throws S3Exception {@code MalformedPOSTRequest}
     */
    static PartHead parse(Iterable<byte[]> lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (byte[] line : lines) {
            String text = text(line);
            int colon = text.indexOf(':');
            // A line that begins with white space would continue the one before (RFC 5322 §2.2.3): nobody sends one.
            if (colon < 1 || text.chars().limit(colon).anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw malformed();
            }
            String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
            if (fields.put(name, text.substring(colon + 1).strip()) != null) {
                throw malformed();
            }
        }
        if (!IDENTITY.contains(fields.getOrDefault(ENCODING, "binary").toLowerCase(Locale.ROOT))) {
            throw malformed();
        }
        return disposition(fields.getOrDefault(DISPOSITION, ""));
    }

    /**
     * The value of a field: UTF-8 text, of several lines perhaps.
     *
     * @throws S3Exception {@code MalformedPOSTRequest}
     */
    static String value(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /** A line of a head: text without control characters but tab. */
    private static String text(byte[] octets) {
        String text = value(octets);
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw malformed();
        }
        return text;
    }

    private static PartHead disposition(String value) {
        int semicolon = value.indexOf(';');
        String kind = semicolon < 0 ? value : value.substring(0, semicolon);
        if (!kind.strip().equalsIgnoreCase("form-data")) {
            throw malformed();
        }
        Map<String, String> parameters = HeaderParameters.parse(value.substring(kind.length()));
        String name = parameters.getOrDefault("name", "");
        if (name.isEmpty()) {
            throw malformed();
        }
        return new PartHead(name, parameters.getOrDefault("filename", ""));
    }

    private static S3Exception malformed() {
        return new S3Exception(S3Error.MALFORMED_POST_REQUEST);
    }
}
