package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/** One handler for each operation. */
public record Handlers(
        OperationHandler<S3Operation.ListBuckets> listBuckets,
        OperationHandler<S3Operation.CreateBucket> createBucket,
        OperationHandler<S3Operation.HeadBucket> headBucket,
        OperationHandler<S3Operation.DeleteBucket> deleteBucket,
        OperationHandler<S3Operation.GetBucketLocation> getBucketLocation,
        OperationHandler<S3Operation.ListObjects> listObjects,
        OperationHandler<S3Operation.DeleteObjects> deleteObjects,
        OperationHandler<S3Operation.PutObject> putObject,
        OperationHandler<S3Operation.GetObject> getObject,
        OperationHandler<S3Operation.HeadObject> headObject,
        OperationHandler<S3Operation.DeleteObject> deleteObject) {

    /** Gives an operation to its handler. Exhaustive: a new operation does not compile without a handler. */
    Uni<S3Response> dispatch(S3Operation operation, Caller caller, Body body) {
        return switch (operation) {
            case S3Operation.ListBuckets o -> listBuckets.handle(o, caller, body);
            case S3Operation.CreateBucket o -> createBucket.handle(o, caller, body);
            case S3Operation.HeadBucket o -> headBucket.handle(o, caller, body);
            case S3Operation.DeleteBucket o -> deleteBucket.handle(o, caller, body);
            case S3Operation.GetBucketLocation o -> getBucketLocation.handle(o, caller, body);
            case S3Operation.ListObjects o -> listObjects.handle(o, caller, body);
            case S3Operation.DeleteObjects o -> deleteObjects.handle(o, caller, body);
            case S3Operation.PutObject o -> putObject.handle(o, caller, body);
            case S3Operation.GetObject o -> getObject.handle(o, caller, body);
            case S3Operation.HeadObject o -> headObject.handle(o, caller, body);
            case S3Operation.DeleteObject o -> deleteObject.handle(o, caller, body);
        };
    }
}
