package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;

/** Handlers of operations on one object. */
public record ObjectHandlers(
        OperationHandler<S3Operation.PutObject> putObject,
        OperationHandler<S3Operation.GetObject> getObject,
        OperationHandler<S3Operation.HeadObject> headObject,
        OperationHandler<S3Operation.DeleteObject> deleteObject,
        OperationHandler<S3Operation.CopyObject> copyObject,
        OperationHandler<S3Operation.GetObjectAttributes> getObjectAttributes,
        OperationHandler<S3Operation.UpdateObjectEncryption> updateObjectEncryption) {

    /** Gives an operation to its handler. Exhaustive: a new operation does not compile without a handler. */
    Uni<S3Response> dispatch(S3Operation.OnObject operation, Caller caller, Body body) {
        return switch (operation) {
            case S3Operation.PutObject o -> putObject.handle(o, caller, body);
            case S3Operation.GetObject o -> getObject.handle(o, caller, body);
            case S3Operation.HeadObject o -> headObject.handle(o, caller, body);
            case S3Operation.DeleteObject o -> deleteObject.handle(o, caller, body);
            case S3Operation.CopyObject o -> copyObject.handle(o, caller, body);
            case S3Operation.GetObjectAttributes o -> getObjectAttributes.handle(o, caller, body);
            case S3Operation.UpdateObjectEncryption o -> updateObjectEncryption.handle(o, caller, body);
        };
    }
}
