package io.ssegateway.backend;

import io.ssegateway.s3.Fields;
import io.ssegateway.stream.Body;

/**
 * The store's answer: head known, body paused. Whoever takes it reads the body to its end or aborts it.
 *
 * @param status the HTTP status; errors too, see {@link Store#send}
 */
public record StoreResponse(int status, Fields fields, Body body) {}
