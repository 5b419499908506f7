package io.ssegateway.state;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreDocuments;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Stands before everything the state bucket is asked for: all may pass once the canary in it was found to be kept under
 * a root key of this process. A bucket that is missing is made, a canary that is missing is written. A wrong root key
 * refuses what needs the state with 503, and is looked at again after a short time; nothing else breaks.
 *
 * <p>Threads: any. Several first requests may each do the check: it comes out the same for all, and each stays on its
 * own event loop.
 */
final class RootCheck {
    /** A refusal is repeated this long without asking again. */
    static final Duration REFUSED_FOR = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(RootCheck.class);
    private static final int LIMIT = 1024;
    private static final int MISSING = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    /** The region in which a bucket is made without naming one. Source: Amazon S3 API Reference, CreateBucket. */
    private static final String CLASSIC = "us-east-1";
    /** Answers to CreateBucket that say: it is yours, or about to be. */
    private static final Set<String> OURS = Set.of("BucketAlreadyOwnedByYou", "OperationAborted");

    private final StateObjects objects;
    private final StateBodies bodies;
    private final StateRoots roots;
    private final String region;
    private final InstantSource clock;
    private volatile boolean passed;
    private volatile Instant refusedUntil = Instant.MIN;

    RootCheck(StateObjects objects, StateBodies bodies, StateRoots roots, String region, InstantSource clock) {
        this.objects = objects;
        this.bodies = bodies;
        this.roots = roots;
        this.region = region;
        this.clock = clock;
    }

    /** Does what is asked for once the check has passed. */
    <T> Uni<T> then(Supplier<Uni<T>> action) {
        return Uni.createFrom().deferred(() -> {
            if (passed) {
                return action.get();
            }
            if (clock.instant().isBefore(refusedUntil)) {
                return Uni.createFrom().failure(refusal());
            }
            return look(true).flatMap(ignored -> action.get());
        });
    }

    /** The bucket has gone: whoever comes next looks again, and makes it. So does this action, first of all. */
    <T> Uni<T> afresh(Supplier<Uni<T>> action) {
        passed = false;
        return then(action);
    }

    /** What is there, looked at and left as it is. */
    Uni<StateStanding> examine() {
        return objects.read(StateNames.ROOT_CHECK, LIMIT)
                .map(canary -> {
                    bodies.open(StateNames.ROOT_CHECK, StateBodies.Kind.ROOT_CHECK, canary.getBytes());
                    return (StateStanding) new StateStanding.Sound();
                })
                .onFailure(TamperedException.class)
                .recoverWithItem(failure -> new StateStanding.Foreign(String.valueOf(failure.getMessage())))
                .onFailure(StoreError.class)
                .recoverWithItem(failure -> standing((StoreError) failure));
    }

    private static StateStanding standing(StoreError answer) {
        if (answer.status() != MISSING) {
            return new StateStanding.Refused(answer.code(), answer.text());
        }
        return answer.code().equals(S3Error.NO_SUCH_BUCKET.code())
                ? new StateStanding.NoBucket()
                : new StateStanding.Empty();
    }

    private Uni<Boolean> look(boolean mayWrite) {
        return objects.read(StateNames.ROOT_CHECK, LIMIT)
                .flatMap(this::judged)
                .onFailure(failure -> mayWrite && failure instanceof StoreError e && e.status() == MISSING)
                .recoverWithUni(failure -> establish((StoreError) failure))
                .onFailure(StoreError.class)
                .transform(ignored -> StateObjects.unavailable());
    }

    private Uni<Boolean> judged(Buffer canary) {
        Bytes rootId;
        try {
            rootId = bodies.open(StateNames.ROOT_CHECK, StateBodies.Kind.ROOT_CHECK, canary.getBytes())
                    .rootId();
        } catch (TamperedException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        // kept under the key that writes, so that an older root key can be retired
        boolean current = rootId.equals(roots.writing(RootKey::id));
        return current ? pass() : objects.put(StateNames.ROOT_CHECK, canary()).flatMap(ignored -> pass());
    }

    /** No canary, perhaps no bucket. Asking to make it tells whose it is, where the store tells that at all. */
    private Uni<Boolean> establish(StoreError missing) {
        StoreRequest create = StoreRequest.of("PUT", objects.bucket());
        if (!region.isEmpty() && !region.equals(CLASSIC)) {
            create = create.bytes(StoreDocuments.createBucket(region));
        }
        boolean noBucket = missing.code().equals(S3Error.NO_SUCH_BUCKET.code());
        return objects.send(create)
                .map(status -> true)
                .onFailure(StoreError.class)
                .recoverWithUni(failure -> mayGoOn((StoreError) failure, noBucket))
                .flatMap(ignored -> write(true));
    }

    private Uni<Boolean> mayGoOn(StoreError answer, boolean noBucket) {
        if (answer.code().equals(S3Error.BUCKET_ALREADY_EXISTS.code())) {
            return Uni.createFrom().failure(refused("the store says that the bucket belongs to somebody else"));
        }
        if (noBucket && !OURS.contains(answer.code())) {
            LOG.warnf("state bucket %s cannot be made: %s", objects.bucket(), answer.code());
            return Uni.createFrom().failure(answer);
        }
        return Uni.createFrom().item(true);
    }

    /** Never over the canary of another replica. */
    private Uni<Boolean> write(boolean conditional) {
        Fields fields = conditional ? Fields.none().with(S3Header.IF_NONE_MATCH, "*") : Fields.none();
        StoreRequest request = StoreRequest.of("PUT", objects.bucket(), new ObjectKey(StateNames.ROOT_CHECK))
                .fields(fields)
                .bytes(canary());
        return objects.send(request)
                .flatMap(status -> pass())
                .onFailure(failure -> conditional)
                .recoverWithUni(this::lost);
    }

    /** Refused by the store, or for its sake by its client: a store that judges no conditions gets none. */
    private Uni<Boolean> lost(Throwable failure) {
        int status = switch (failure) {
            case StoreError answer -> answer.status();
            case S3Exception own -> own.error().status();
            default -> 0;
        };
        return switch (status) {
            case CONFLICT, PRECONDITION_FAILED -> look(false);
            case NOT_IMPLEMENTED -> write(false);
            default -> Uni.createFrom().failure(failure);
        };
    }

    private Buffer canary() {
        return Buffer.buffer(bodies.seal(StateNames.ROOT_CHECK, StateBodies.Kind.ROOT_CHECK, new byte[0]));
    }

    private Uni<Boolean> pass() {
        passed = true;
        return Uni.createFrom().item(true);
    }

    private S3Exception refused(String reason) {
        refusedUntil = clock.instant().plus(REFUSED_FOR);
        LOG.warnf(
                "state bucket %s is not used: %s. Multipart uploads into encrypted buckets get 503 until that changes;"
                        + " remove %s from the bucket only if no other gateway keeps its state there",
                objects.bucket(), reason, StateNames.ROOT_CHECK);
        return refusal();
    }

    private static S3Exception refusal() {
        return new S3Exception(
                S3Error.SERVICE_UNAVAILABLE, "The gateway's state is not kept under a root key of this gateway.");
    }
}
