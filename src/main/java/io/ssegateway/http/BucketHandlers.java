package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/** Handlers of operations on a bucket. */
public record BucketHandlers(
        OperationHandler<S3Operation.CreateBucket> createBucket,
        OperationHandler<S3Operation.HeadBucket> headBucket,
        OperationHandler<S3Operation.DeleteBucket> deleteBucket,
        Encryption encryption,
        OperationHandler<S3Operation.ListObjects> listObjects,
        OperationHandler<S3Operation.ListObjectVersions> listObjectVersions,
        OperationHandler<S3Operation.DeleteObjects> deleteObjects) {

    /** Handlers of a bucket's default encryption. */
    public record Encryption(
            OperationHandler<S3Operation.GetBucketEncryption> get,
            OperationHandler<S3Operation.PutBucketEncryption> put,
            OperationHandler<S3Operation.DeleteBucketEncryption> delete) {}

    /** Gives an operation to its handler. Exhaustive: a new operation does not compile without a handler. */
    Uni<S3Response> dispatch(S3Operation.OnBucket operation, Caller caller, Body body) {
        return switch (operation) {
            case S3Operation.CreateBucket o -> createBucket.handle(o, caller, body);
            case S3Operation.HeadBucket o -> headBucket.handle(o, caller, body);
            case S3Operation.DeleteBucket o -> deleteBucket.handle(o, caller, body);
            case S3Operation.GetBucketEncryption o -> encryption.get.handle(o, caller, body);
            case S3Operation.PutBucketEncryption o -> encryption.put.handle(o, caller, body);
            case S3Operation.DeleteBucketEncryption o -> encryption.delete.handle(o, caller, body);
            case S3Operation.ListObjects o -> listObjects.handle(o, caller, body);
            case S3Operation.ListObjectVersions o -> listObjectVersions.handle(o, caller, body);
            case S3Operation.DeleteObjects o -> deleteObjects.handle(o, caller, body);
        };
    }
}
