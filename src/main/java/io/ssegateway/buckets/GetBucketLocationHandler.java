package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Operation.GetBucketLocation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/** GetBucketLocation, as the store says it. */
public final class GetBucketLocationHandler implements OperationHandler<GetBucketLocation> {
    private final Access access;

    /** Takes what decides whether a caller may. */
    public GetBucketLocationHandler(Access access) {
        this.access = access;
    }

    @Override
    public Uni<S3Response> handle(GetBucketLocation operation, Caller caller, Body body) {
        BucketRule rule = access.require(caller, Right.LIST, operation.bucket(), Optional.empty());
        return access.store(caller, rule)
                .send(StoreRequest.of("GET", operation.bucket()).query("location", ""))
                .flatMap(StoreXml::location)
                .map(location -> new S3Response.Xml(200, Fields.none(), location));
    }
}
