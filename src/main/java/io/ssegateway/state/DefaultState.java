package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The default encryptions that clients have set for buckets of one backend (FORMAT.md §11). Every operation fails with
 * {@code S3Exception(ServiceUnavailable)} if the state bucket cannot be reached, is kept under another root key, or
 * holds anything at that place that does not verify. What is missing is not set: then the policy file alone counts.
 *
 * <p>Nothing is cached here. An older record that once was valid cannot be told from the latest. Threads: any; an
 * answer arrives on the caller's event loop.
 */
public final class DefaultState {
    private static final Logger LOG = Logger.getLogger(DefaultState.class);

    private final StateObjects objects;
    private final StateBodies bodies;
    private final RootCheck check;

    DefaultState(StateObjects objects, StateBodies bodies, RootCheck check) {
        this.objects = objects;
        this.bodies = bodies;
        this.check = check;
    }

    /** What is set for a bucket; empty if nothing is. */
    public Uni<Optional<DefaultRecord>> read(BucketName bucket) {
        String name = StateNames.bucket(bucket);
        return check.then(() -> objects.get(name, DefaultCodec.LIMIT + StateBodies.FRAME))
                .map(found -> found.map(body -> opened(bucket, name, body)));
    }

    /** Writes what is set for a bucket, over what was. Makes the state bucket where it is missing. */
    public Uni<DefaultRecord> write(DefaultRecord set) {
        String name = StateNames.bucket(set.bucket());
        Supplier<Uni<Boolean>> put = () ->
                objects.put(name, Buffer.buffer(bodies.seal(name, StateBodies.Kind.BUCKET, DefaultCodec.encode(set))));
        return check.then(put)
                .flatMap(there -> there ? Uni.createFrom().item(true) : check.afresh(put))
                .map(there -> {
                    if (!there) {
                        throw StateObjects.unavailable();
                    }
                    return set;
                });
    }

    /** Removes what is set for a bucket, whether it verifies or not; done again it does nothing. */
    public Uni<BucketName> remove(BucketName bucket) {
        return check.then(() -> objects.delete(List.of(StateNames.bucket(bucket))))
                .map(ignored -> bucket);
    }

    private DefaultRecord opened(BucketName bucket, String name, Buffer body) {
        try {
            DefaultRecord set = DefaultCodec.decode(
                    bodies.open(name, StateBodies.Kind.BUCKET, body.getBytes()).content());
            if (!set.bucket().equals(bucket)) {
                throw new TamperedException("the settings of another bucket");
            }
            return set;
        } catch (TamperedException e) {
            LOG.warnf("state of a bucket is refused: %s: %s", name, e.getMessage());
            throw new S3Exception(
                    S3Error.SERVICE_UNAVAILABLE, "What is set for this bucket in the gateway's state does not verify.");
        }
    }
}
