package io.ssegateway.http;

import io.ssegateway.dialect.Addressing;
import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.objects.Failures;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import java.util.Optional;

/**
 * What is known of one request, as it becomes known, for whoever writes down that it was refused. A request is told of
 * once. Event loop of the request only.
 */
final class Witness {
    private static final int FORBIDDEN = 403;

    private final Refusals refusals;
    private final ClientHead head;
    private final String id;
    private String principal = "";
    private String operation;
    private String transport = "";
    private Optional<ObjectRef> object = Optional.empty();
    private boolean told;

    Witness(Refusals refusals, ClientHead head, String id) {
        this.refusals = refusals;
        this.head = head;
        this.id = id;
        this.operation = head.method();
    }

    /** The request's id. */
    String id() {
        return id;
    }

    /** How it came in. */
    Transport cameBy(Transport by) {
        transport = by.name();
        return by;
    }

    /** Who asks. */
    Authenticator.Authenticated verified(Authenticator.Authenticated by) {
        principal = by.credential().principal().name();
        return by;
    }

    /** Who asks for what: the caller that handlers see. */
    Caller asks(
            PolicySnapshot.Credential who,
            S3Operation asked,
            Transport by,
            PolicySnapshot policy,
            Optional<CrossOrigin> page) {
        principal = who.principal().name();
        operation = asked.name();
        object = asked instanceof S3Operation.OnObject on ? Optional.of(on.object()) : Optional.empty();
        return new Caller(
                who.principal(), who.accessKey(), who.secret(), by, new Caller.Asked(id, operation), policy, page);
    }

    /**
     * Tells of a failure if it is a refusal that nobody has told of.
     *
     * @return what the client is told
     */
    Throwable tell(Throwable failure) {
        boolean integrity = Failures.isIntegrity(failure);
        ErrorAnswer answer = Failures.toError(failure);
        if (told || Failures.isRecorded(failure) || !(integrity || refuses(failure, answer))) {
            return failure;
        }
        told = true;
        try {
            refusals.on(refused(
                    integrity,
                    integrity ? String.valueOf(failure.getMessage()) : answer.code() + ": " + answer.message()));
            return failure;
        } catch (S3Exception instead) {
            return instead;
        }
    }

    private static boolean refuses(Throwable failure, ErrorAnswer answer) {
        return answer.status() == FORBIDDEN
                || failure instanceof S3Exception known
                        && (known.error() == S3Error.AUTHORIZATION_HEADER_MALFORMED
                                || known.error() == S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    }

    private Refusals.Refused refused(boolean integrity, String reason) {
        Optional<Addressing.Place> place = place();
        return new Refusals.Refused(
                id,
                principal,
                operation,
                object.map(ObjectRef::bucket)
                        .or(() -> place.flatMap(Addressing.Place::bucket))
                        .map(BucketName::value)
                        .orElse(""),
                object.map(ObjectRef::key)
                        .or(() -> place.flatMap(Addressing.Place::key))
                        .map(ObjectKey::value)
                        .orElse(""),
                object.isPresent() ? object.get().version() : version(),
                transport,
                integrity,
                reason);
    }

    private Optional<Addressing.Place> place() {
        try {
            return Optional.of(head.place());
        } catch (S3Exception e) {
            return Optional.empty();
        }
    }

    private Optional<String> version() {
        try {
            return head.query().get("versionId");
        } catch (S3Exception e) {
            return Optional.empty();
        }
    }
}
