package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Map;

/**
 * Conditions of writes and deletes as the store can judge them atomically: a tag that clients see becomes the tag that
 * the store knows. Source: Amazon S3 User Guide, "Conditional requests".
 */
public final class WriteConditions {
    private final ObjectLooks looks;

    /** Takes what sees objects as clients do. */
    public WriteConditions(ObjectLooks looks) {
        this.looks = looks;
    }

    /**
     * The conditions as fields of the request to the store. Where tags are no pure function of the store's own, a look
     * finds the tag; the store's answer to the translated condition stays the one that counts.
     *
     * @throws S3Exception {@code NotImplemented} for If-None-Match with a tag, as S3; {@code PreconditionFailed}
     */
    public Uni<Fields> translated(Store store, BucketRule rule, ObjectRef object, Conditions conditions) {
        if (conditions
                .ifNoneMatch()
                .filter(tag -> !tag.trim().equals(EtagView.ANY))
                .isPresent()) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            "A header you provided implies functionality that is not implemented")
                    .with("Header", "If-None-Match");
        }
        Fields fields = conditions.ifNoneMatch().isPresent()
                ? Fields.none().with(S3Header.IF_NONE_MATCH, EtagView.ANY)
                : Fields.none();
        if (conditions.ifMatch().isEmpty()) {
            return Uni.createFrom().item(fields);
        }
        String asked = conditions.ifMatch().get();
        boolean pure = rule.contract() == BucketRule.Contract.PLAIN
                || rule.contract() == BucketRule.Contract.SEALED && rule.etag() == BucketRule.EtagMode.OPAQUE;
        if (pure || asked.trim().equals(EtagView.ANY)) {
            boolean plain = rule.contract() == BucketRule.Contract.PLAIN;
            return Uni.createFrom().item(fields.with(S3Header.IF_MATCH, plain ? asked : EtagView.stored(asked)));
        }
        return looks.look(store, rule, object, Fields.of(Map.of(), Map.of())).map(look -> {
            if (!EtagView.matches(asked, look.etag(), true)) {
                throw new S3Exception(S3Error.PRECONDITION_FAILED);
            }
            return look.head().pinned(fields);
        });
    }

    /**
     * The store's own tag of an object that clients see under this one, found by a look.
     *
     * @param shown a tag as clients name it, quoted or not
     * @throws S3Exception {@code PreconditionFailed} if they see it under another one, or if it is not there
     */
    public Uni<String> storedTag(Store store, BucketRule rule, ObjectRef object, String shown) {
        return looks.look(store, rule, object, Fields.none())
                .onFailure(WriteConditions::gone)
                .transform(e -> new S3Exception(S3Error.PRECONDITION_FAILED))
                .map(look -> {
                    if (!EtagView.matches(shown, look.etag(), true)) {
                        throw new S3Exception(S3Error.PRECONDITION_FAILED);
                    }
                    return look.head().etag();
                });
    }

    private static boolean gone(Throwable failure) {
        return failure instanceof StoreError error && error.status() == S3Error.NO_SUCH_KEY.status();
    }
}
