package io.ssegateway.dialect;

import java.util.Map;

/**
 * An error as the client shall read it. Source: Amazon S3 API Reference, "REST error responses".
 *
 * @param details further elements, in order, after the message
 * @param resource the path the client asked for
 */
public record ErrorDocument(
        String code, String message, Map<String, String> details, String resource, String requestId) {}
