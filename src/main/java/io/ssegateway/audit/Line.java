package io.ssegateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line of an audit file, read. Its hash is only what it claims.
 *
 * @param before what the first record of a file says the hash before it is; empty for every other
 */
record Line(long number, String hash, Optional<String> before, String body) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int HASH = 64;
    private static final int END = Chain.BEFORE_HASH.length() + HASH + Chain.AFTER_HASH.length();

    /** Reads a line without its line feed; empty if that is no audit record. */
    static Optional<Line> parse(byte[] line) {
        if (line.length <= END) {
            return Optional.empty();
        }
        String end = new String(line, line.length - END, END, StandardCharsets.ISO_8859_1);
        String hash = end.substring(Chain.BEFORE_HASH.length(), Chain.BEFORE_HASH.length() + HASH);
        boolean framed = end.startsWith(Chain.BEFORE_HASH)
                && end.endsWith(Chain.AFTER_HASH)
                && hash.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        return framed ? read(line, hash) : Optional.empty();
    }

    /** The hash it must have after a record of this hash. */
    String expected(String hashBefore) {
        return Chain.hash(hashBefore, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<Line> read(byte[] line, String hash) {
        long number = -1;
        Optional<String> before = Optional.empty();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
                    number = json.getLongValue();
                } else if (name.equals(AuditFile.BEFORE) && value == JsonToken.VALUE_STRING) {
                    before = Optional.of(json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null || number < 1) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(line, line.length - END);
        return Optional.of(new Line(number, hash, before, new String(body, StandardCharsets.ISO_8859_1)));
    }
}
