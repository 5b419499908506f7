package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.DeleteObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** DeleteObject. Passes to the store; a condition on a shown tag is looked at and becomes one on the stored tag. */
public final class DeleteObjectHandler implements OperationHandler<DeleteObject> {
    private static final int SMALL = 64 * 1024;

    private final Access access;
    private final WriteConditions conditions;

    /** Takes its collaborators. */
    public DeleteObjectHandler(Access access, WriteConditions conditions) {
        this.access = access;
        this.conditions = conditions;
    }

    @Override
    public Uni<S3Response> handle(DeleteObject operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.DELETE,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        GovernanceBypass.allowed(caller, operation.object().bucket(), operation.fields());
        Store store = access.store(caller, rule, operation.fields());
        return asked(store, rule, operation)
                .flatMap(fields -> {
                    StoreRequest request = ObjectLooks.request("DELETE", operation.object())
                            .fields(merged(fields, operation.fields()));
                    return store.collect(request, SMALL);
                })
                .map(answer -> new S3Response.Empty(
                        answer.head().status(),
                        ObjectFields.plainToClient(answer.head().fields())));
    }

    /**
     * The conditions as the store can judge them. Not every store does judge them (MinIO deletes whatever the tag), so
     * that outside of plain buckets a look comes first; a store that judges still has the last word.
     */
    private Uni<Fields> asked(Store store, BucketRule rule, DeleteObject operation) {
        Optional<String> tag = operation.conditions().ifMatch();
        if (tag.isEmpty() || rule.contract() == BucketRule.Contract.PLAIN) {
            return conditions.translated(store, rule, operation.object(), operation.conditions());
        }
        return conditions
                .storedTag(store, rule, operation.object(), tag.get())
                .map(stored -> Fields.none().with(S3Header.IF_MATCH, stored));
    }

    private static Fields merged(Fields conditions, Fields client) {
        Map<S3Header, String> all = new EnumMap<>(S3Header.class);
        ObjectFields.readToStore(client).forEach(all::put);
        conditions.forEach(all::put);
        client.get(S3Header.BYPASS_GOVERNANCE).ifPresent(v -> all.put(S3Header.BYPASS_GOVERNANCE, v));
        client.get(S3Header.MFA).ifPresent(v -> all.put(S3Header.MFA, v));
        return Fields.of(all, Map.of());
    }
}
