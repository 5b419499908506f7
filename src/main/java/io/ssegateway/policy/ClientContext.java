package io.ssegateway.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The encryption context of a client: base64 of a JSON object of texts. Source: Amazon S3 API Reference, PutObject,
 * {@code x-amz-server-side-encryption-context}.
 */
final class ClientContext {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String RESERVED = "sse-gateway:";

    private ClientContext() {}

    /**
     * The entries of a header's value, in their order.
     *
     * @throws S3Exception {@code InvalidArgument} for anything else, and for names that are the gateway's own
     */
    static Map<String, String> parse(String header) {
        Map<String, String> context = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text(header))) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json.nextToken() == JsonToken.VALUE_STRING);
                context.put(expressible(name), expressible(json.getText()));
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
        } catch (IOException | IllegalArgumentException e) {
            throw malformed();
        }
        if (context.keySet().stream().anyMatch(name -> name.startsWith(RESERVED))) {
            throw refused("Names of an encryption context that begin with " + RESERVED + " are the gateway's own.");
        }
        return context;
    }

    /** A refusal of the header. */
    static S3Exception refused(String text) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, text).with("ArgumentName", S3Header.SSE_CONTEXT.wireName());
    }

    private static String text(String header) throws CharacterCodingException {
        byte[] bytes = Base64.getDecoder().decode(header.strip());
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** JSON can escape half a character; UTF-8 cannot say it. */
    private static String expressible(String text) {
        require(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        return text;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw malformed();
        }
    }

    private static S3Exception malformed() {
        return refused("The header '" + S3Header.SSE_CONTEXT.wireName()
                + "' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map");
    }
}
