package io.ssegateway.kms.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request to a key management service.
 *
 * @param uri path and query, encoded
 * @param headers by name, sent with it; the values may be secret
 * @param body sent as it is; empty for none. Whoever made it wipes it if it is secret
 */
public record KmsAsk(HttpMethod method, String uri, Map<String, CharSequence> headers, Buffer body) {
    /** A request without a body. */
    public static KmsAsk get(String uri) {
        return new KmsAsk(HttpMethod.GET, uri, Map.of(), Buffer.buffer());
    }

    /** A request with a body of JSON. */
    public static KmsAsk post(String uri, Buffer body) {
        return new KmsAsk(HttpMethod.POST, uri, Map.of("Content-Type", "application/json"), body);
    }

    /** The same with a header more, or another value of it. */
    public KmsAsk with(String name, CharSequence value) {
        Map<String, CharSequence> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new KmsAsk(method, uri, all, body);
    }

    /** Method and address only. */
    @Override
    public String toString() {
        return method + " " + uri;
    }
}
