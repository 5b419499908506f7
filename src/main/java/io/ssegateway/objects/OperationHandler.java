package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/**
 * Does one kind of operation. The caller is authenticated and the operation parsed; rights, policy and keys are the
 * handler's to check, before the store or a cache is asked.
 *
 * <p>The body's claims (signature, digest, length) are verified while it streams: it fails with an {@code S3Exception}
 * instead of ending. A handler reads the body or leaves it; the front door ends what is left of it.
 */
public interface OperationHandler<O extends S3Operation> {
    /** Answers, or fails with {@code S3Exception}, {@code StoreError} or {@code KmsException}. */
    Uni<S3Response> handle(O operation, Caller caller, Body body);
}
