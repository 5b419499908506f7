package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.ReservedBucket;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BrowserOperation.Preflight;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;

/**
 * The pre-flight of a browser. Nobody signs one, so it goes to the store unsigned, and the store, which holds the
 * rules, answers it; only what speaks of origins comes back. Buckets that no rule matches and the gateway's own look
 * alike: they allow nothing.
 */
public final class PreflightHandler implements OperationHandler<Preflight> {
    private static final int SMALL = 64 * 1024;

    private final CallerStores stores;
    private final ReservedBucket reserved;

    /** Takes the stores and the bucket that no client may see. */
    public PreflightHandler(CallerStores stores, ReservedBucket reserved) {
        this.stores = stores;
        this.reserved = reserved;
    }

    @Override
    public Uni<S3Response> handle(Preflight operation, Caller caller, Body body) {
        Optional<BucketRule> rule = reserved.is(operation.bucket().value())
                ? Optional.empty()
                : caller.policy().rule(operation.bucket());
        String backend = rule.map(BucketRule::backend)
                .orElseThrow(() -> new S3Exception(
                        S3Error.ACCESS_FORBIDDEN, "CORSResponse: CORS is not enabled for this bucket."));
        Fields question = Fields.none()
                .with(S3Header.ORIGIN, operation.origin())
                .with(S3Header.ACCESS_CONTROL_REQUEST_METHOD, operation.method());
        if (operation.headers().isPresent()) {
            question = question.with(
                    S3Header.ACCESS_CONTROL_REQUEST_HEADERS, operation.headers().get());
        }
        StoreRequest request = new StoreRequest(
                "OPTIONS", Optional.of(operation.bucket()), operation.key(), Map.of(), question, Body.empty(), true);
        return stores.unsigned(backend)
                .collect(request, SMALL)
                .map(answer -> new S3Response.Empty(
                        answer.head().status(), CrossOrigin.only(answer.head().fields())));
    }
}
