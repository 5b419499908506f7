package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BrowserOperation;
import io.ssegateway.s3.ResourceOperation;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/** One handler for each operation, in groups. */
public record Handlers(
        OperationHandler<S3Operation.ListBuckets> listBuckets,
        BucketHandlers buckets,
        ObjectHandlers objects,
        UploadHandlers uploads,
        OperationHandler<ResourceOperation.PassThrough> passThrough,
        OperationHandler<BrowserOperation.Preflight> preflight) {

    /** Gives an operation to its handler. Exhaustive: a new operation does not compile without a handler. */
    Uni<S3Response> dispatch(S3Operation operation, Caller caller, Body body) {
        return switch (operation) {
            case S3Operation.ListBuckets o -> listBuckets.handle(o, caller, body);
            case S3Operation.OnBucket o -> buckets.dispatch(o, caller, body);
            case S3Operation.OnObject o -> objects.dispatch(o, caller, body);
            case UploadOperation o -> uploads.dispatch(o, caller, body);
            case ResourceOperation.PassThrough o -> passThrough.handle(o, caller, body);
            case BrowserOperation.Preflight o -> preflight.handle(o, caller, body);
        };
    }
}
