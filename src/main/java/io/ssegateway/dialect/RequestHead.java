package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The head of a verified request, split by addressing.
 *
 * @param method the HTTP method as sent
 * @param query the decoded query
 * @param headers all header fields in order, names as sent, values as text (octets read as UTF-8)
 * @param bodyLength bytes of the body's content, after any framing of the signature scheme; empty if not declared
 */
public record RequestHead(
        String method,
        Optional<BucketName> bucket,
        Optional<ObjectKey> key,
        Query query,
        List<Map.Entry<String, String>> headers,
        OptionalLong bodyLength) {
    /** Copies the list. */
    public RequestHead {
        headers = List.copyOf(headers);
    }
}
