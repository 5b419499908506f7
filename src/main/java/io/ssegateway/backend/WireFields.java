package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Header fields between values and wire. The wire form has one char per octet, which is what Netty writes and reads; a
 * value's octets are its UTF-8, so metadata beyond ASCII reaches the store byte for byte.
 */
final class WireFields {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private static final Set<S3Header> ENCRYPTION =
            Set.copyOf(EnumSet.range(S3Header.SSE, S3Header.COPY_SSE_C_KEY_MD5));

    private WireFields() {}

    /**
     * The S3 spelling of every field, metadata included. The length is the store client's own business and left out.
     * What asks for encryption, or brings a customer's key, never reaches a store, whoever handed it on: encrypting is
     * the gateway's, and the key is for nobody else.
     *
     * @throws S3Exception {@code InvalidArgument} for a control character (RFC 9110 §5.5) or a name that is no token:
     *     no value may ever begin a field of its own
     */
    static Map<String, String> toWire(Fields fields) {
        Map<String, String> wire = new LinkedHashMap<>();
        fields.forEach((header, value) -> {
            if (!ENCRYPTION.contains(header)) {
                wire.put(header.wireName(), octets(value));
            }
        });
        wire.remove(S3Header.CONTENT_LENGTH.wireName());
        fields.metadata()
                .forEach((name, value) -> wire.put(S3Header.USER_METADATA_PREFIX + token(name), octets(value)));
        return wire;
    }

    /** The fields that have a meaning, and metadata; a field sent twice is joined with a comma (RFC 9110 §5.3). */
    static Fields fromWire(MultiMap headers) {
        EnumMap<S3Header, String> values = new EnumMap<>(S3Header.class);
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = text(header.getValue());
            if (name.startsWith(S3Header.USER_METADATA_PREFIX)) {
                metadata.merge(name.substring(S3Header.USER_METADATA_PREFIX.length()), value, (a, b) -> a + "," + b);
            } else {
                S3Header.of(name).ifPresent(known -> values.merge(known, value, (a, b) -> a + "," + b));
            }
        }
        return Fields.of(values, metadata);
    }

    private static String octets(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7f) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "A header value holds a control character.");
            }
        }
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String token(String name) {
        boolean valid = !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || TOKEN_MARKS.indexOf(c) >= 0);
        if (!valid) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "A metadata name is no valid header name.");
        }
        return name;
    }

    private static String text(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return octets;
        }
    }
}
