package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import java.util.Optional;

/** What every copy begins with: rights on both objects, and a body that must be empty. */
public final class CopySides {
    private final Access access;

    /** Takes what knows rights and stores. */
    public CopySides(Access access) {
        this.access = access;
    }

    /**
     * What is read.
     *
     * @throws S3Exception {@code AccessDenied} without the right, {@code NoEncryptionPolicy} without a rule; for a
     *     customer's key of the source that is not in order
     */
    public CopySide source(Caller caller, ObjectRef object, Fields client) {
        Fields read = CopySources.fields(client);
        CopySide side = side(caller, Right.READ, object, read);
        CustomerKey.forReading(read, side.rule().options().compat());
        return side;
    }

    /** What is written; refuses as {@link #source}. */
    public CopySide target(Caller caller, ObjectRef object, Fields client) {
        return side(caller, Right.WRITE, object, client);
    }

    /** Reads a copy's body to its end, so that what is claimed of it is verified; it must have no bytes. */
    public static Uni<Void> empty(Body body) {
        return Collecting.collect(body, 0)
                .onFailure(Collecting.TooLong.class)
                .transform(ignored -> new S3Exception(
                        S3Error.INVALID_REQUEST,
                        "The request included a body. Requests of this type must not include a non-empty body."))
                .replaceWithVoid();
    }

    private CopySide side(Caller caller, Right right, ObjectRef object, Fields told) {
        BucketRule rule = access.require(
                caller, right, object.bucket(), Optional.of(object.key().value()));
        return new CopySide(rule, access.store(caller, rule, told), object);
    }
}
