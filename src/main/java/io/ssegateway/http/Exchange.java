package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.dialect.Adaptation;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.FormBody;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer. Whatever way it ends, its reservation is given back once, its
 * body has a defined end and what the client still sends is discarded within bounds or cut off.
 *
 * <p>Used on the event loop of the request.
 */
final class Exchange implements ResponseWriter.Events {
    private final FrontDoor door;
    private final HttpServerRequest request;
    private final String id;
    private final Instant now;
    private final Vertx vertx;
    private final ClientHead head;
    private final Spoken spoken;
    private final Witness witness;
    private final Optional<CrossOrigin> page;
    private final ResponseWriter writer;
    private final ClientBody clientBody;
    private final Leftover leftover;
    private Admission.@Nullable Reservation reservation;
    private @Nullable Cancellable running;
    private Body body = Body.empty();
    private boolean over;

    /** Takes over a paused request. */
    Exchange(FrontDoor door, HttpServerRequest request, String id) {
        this.door = door;
        this.request = request;
        this.id = id;
        this.now = door.clock().instant();
        this.vertx = ((HttpServerRequestInternal) request).context().owner();
        this.head = new ClientHead(request, door.addressing());
        this.spoken = new Spoken(door.dialects(), door.authenticator(), head);
        this.witness = new Witness(door.refusals(), head, id);
        this.page = head.crossOrigin();
        this.clientBody = new ClientBody(request, head.declaredLength());
        this.leftover = new Leftover(vertx, request, clientBody);
        this.writer = new ResponseWriter(vertx, request, spoken, id, now, this, page);
        request.response().exceptionHandler(ignored -> clientGone());
        request.response().closeHandler(ignored -> clientGone());
        Wire.decoder(request.connection()).onBrokenBody(this::brokenBody);
    }

    /**
     * By one of four ways in, but for a question that everybody may ask. Nothing about a bucket or object is told
     * before somebody is known to ask.
     */
    void run() {
        Uni<S3Response> answer;
        try {
            PolicySnapshot policy = door.policyNow();
            Transport transport = witness.cameBy(head.classify(policy));
            if (spoken.isAsked()) {
                Negotiation.tell(request.response().headers());
                answer(new S3Response.Empty(200, Fields.none()));
                return;
            }
            answer = switch (Entrance.of(door.authenticator(), head.wire())) {
                case SIGNED -> serve(signed(policy), policy, transport);
                case UNSIGNED -> serve(Unsigned.admit(door, head, policy), policy, transport);
                case FORM -> form(policy, transport);
                case PREFLIGHT -> preflight(policy, transport);
            };
        } catch (RuntimeException failure) {
            failed(failure);
            return;
        }
        running = answer.subscribe().with(this::answer, this::failed);
    }

    private Authenticator.Authenticated signed(PolicySnapshot policy) {
        spoken.requireServed();
        return door.authenticator().authenticate(head.wire(), policy, now);
    }

    /** The steps behind a head that says who asks, in this order. */
    private Uni<S3Response> serve(Authenticator.Authenticated verified, PolicySnapshot policy, Transport transport) {
        witness.verified(verified);
        Parsed parsed = spoken.parse(head.parsed(verified.contentLength()), verified);
        reservation = door.admission().reserve(StreamCost.of(parsed, request.method(), verified.contentLength()));
        leftover.continueIfExpected();
        body = verified.verifying().apply(clientBody.body());
        PolicySnapshot.Credential who = verified.credential();
        return switch (parsed) {
            case Parsed.Ready ready -> dispatch(ready.operation(), who, transport, policy, body);
            case Parsed.NeedsDocument document ->
                collect(document).chain(bytes -> {
                    byte[] sent = bytes.getBytes();
                    byte[] content = document.translate().apply(sent);
                    S3Operation operation = document.read().apply(content);
                    Body passed = Arrays.equals(content, sent) ? verified(bytes) : Body.of(Buffer.buffer(content));
                    return dispatch(operation, who, transport, policy, passed);
                });
        };
    }

    private Uni<S3Response> dispatch(
            S3Operation operation,
            PolicySnapshot.Credential who,
            Transport transport,
            PolicySnapshot policy,
            Body content) {
        Adaptation adaptation = spoken.dialect().adaptation(operation);
        return door.handlers()
                .dispatch(operation, witness.asks(who, operation, transport, policy, page), content)
                .flatMap(answer -> Adapted.answer(adaptation, answer));
    }

    /** A form: who asks stands in its body, of which the fields are read first. */
    private Uni<S3Response> form(PolicySnapshot policy, Transport transport) {
        Circumstances circumstances = new Circumstances(policy, transport, now);
        FormUpload upload = new FormUpload(door, head, spoken, circumstances, witness, page);
        FormBody form = upload.open(clientBody.body());
        body = form.file();
        reservation = door.admission().reserve(StreamCost.ofForm(head.declaredLength()));
        leftover.continueIfExpected();
        return upload.serve(form, head.declaredLength());
    }

    /** A pre-flight: nobody asks, and the store is told nothing but the question. */
    private Uni<S3Response> preflight(PolicySnapshot policy, Transport transport) {
        if (!(spoken.dialect().parse(head.parsed(head.declaredLength())) instanceof Parsed.Ready ready)) {
            throw new S3Exception(S3Error.METHOD_NOT_ALLOWED);
        }
        reservation = door.admission().reserve(StreamCost.REQUEST);
        PolicySnapshot.Credential nobody = new PolicySnapshot.Credential(new Nobody(), "", new Secret(""));
        return dispatch(ready.operation(), nobody, transport, policy, Body.empty());
    }

    /** A document that was collected, with the checksum that was verified. */
    private Body verified(Buffer bytes) {
        return Body.of(bytes).claiming(body::verifiedChecksum);
    }

    private Uni<Buffer> collect(Parsed.NeedsDocument document) {
        S3Exception tooLong = new S3Exception(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED)
                .with("MaxMessageLengthBytes", Integer.toString(document.maxBytes()));
        if (body.length().orElse(0) > document.maxBytes()) {
            throw tooLong;
        }
        return Collecting.collect(body, document.maxBytes())
                .onFailure(Collecting.TooLong.class)
                .transform(ignored -> tooLong);
    }

    /** Answers a head that was refused by the decoder; the connection ends with it. */
    void refuseHead(Throwable cause) {
        leftover.refuseMore();
        failed(Refusal.of(cause));
    }

    @Override
    public boolean lastAnswer() {
        return leftover.endsConnection(door.draining());
    }

    @Override
    public void written() {
        end();
        leftover.finish();
    }

    /** Answers with an error. */
    @Override
    public void failed(Throwable cause) {
        body.abort();
        Throwable failure = witness.tell(cause);
        if (over) {
            return;
        }
        if (request.response().headWritten()) {
            Wire.reset(request.connection());
            return;
        }
        writer.write(ErrorWriter.render(spoken.dialect(), failure, head.resource(), id));
    }

    @Override
    public void reset(Throwable cause) {
        witness.tell(cause);
        end();
    }

    @Override
    public Buffer rendered(Throwable cause) {
        return ErrorWriter.render(spoken.dialect(), witness.tell(cause), head.resource(), id)
                .body();
    }

    private void answer(S3Response answer) {
        if (over) {
            if (answer instanceof S3Response.Bytes bytes) {
                bytes.body().abort();
            }
            return;
        }
        try {
            writer.write(answer);
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    private void clientGone() {
        if (!over) {
            end();
            if (running != null) {
                running.cancel();
            }
            writer.abort();
            body.abort();
        }
    }

    private void brokenBody() {
        leftover.refuseMore();
        clientBody.fail(Refusal.ofBody());
    }

    private void end() {
        if (!over) {
            over = true;
            if (reservation != null) {
                reservation.release();
            }
            door.ended();
        }
    }
}
