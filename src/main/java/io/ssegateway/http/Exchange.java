package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.dialect.Query;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
        this.clientBody = new ClientBody(request, declaredLength(request));
        this.leftover = new Leftover(vertx, request, clientBody);
        this.writer = new ResponseWriter(vertx, request, door.dialect(), id, now, this);
        request.response().exceptionHandler(ignored -> clientGone());
        request.response().closeHandler(ignored -> clientGone());
        Wire.decoder(request.connection()).onBrokenBody(this::brokenBody);
    }

    /** The steps, in this order. Nothing about a bucket or object is told before the second one. */
    void run() {
        Uni<S3Response> answer;
        try {
            PolicySnapshot policy = door.policyNow();
            Transport transport = classify(policy);
            Authenticator.Authenticated verified = authenticate(policy);
            Parsed parsed = parse(verified.contentLength());
            reservation = door.admission().reserve(StreamCost.of(parsed, request.method(), verified.contentLength()));
            leftover.continueIfExpected();
            body = verified.verifying().apply(clientBody.body());
            Caller caller = new Caller(
                    verified.credential().principal(),
                    verified.credential().accessKey(),
                    verified.credential().secret(),
                    transport,
                    id,
                    policy);
            answer = switch (parsed) {
                case Parsed.Ready ready -> door.handlers().dispatch(ready.operation(), caller, body);
                case Parsed.NeedsDocument document ->
                    collect(document)
                            .chain(bytes -> door.handlers()
                                    .dispatch(document.read().apply(bytes.getBytes()), caller, verified(bytes)));
            };
        } catch (RuntimeException failure) {
            failed(failure);
            return;
        }
        running = answer.subscribe().with(this::answer, this::failed);
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
    public void failed(Throwable failure) {
        body.abort();
        if (over) {
            return;
        }
        if (request.response().headWritten()) {
            Wire.reset(request.connection());
            return;
        }
        writer.write(door.errors().render(failure, resource(), id));
    }

    @Override
    public void reset() {
        end();
    }

    @Override
    public Buffer rendered(Throwable cause) {
        return door.errors().render(cause, resource(), id).body();
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

    /** A scheme told twice is told by nobody: a proxy that adds its field to the client's must not vouch for both. */
    private Transport classify(PolicySnapshot policy) {
        String remote =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        List<String> schemes = request.headers().getAll("X-Forwarded-Proto");
        return policy.classify(
                remote == null ? "unix" : remote,
                request.isSSL(),
                schemes.size() == 1 ? Optional.of(schemes.get(0)) : Optional.empty());
    }

    private Authenticator.Authenticated authenticate(PolicySnapshot policy) {
        Authenticator.Head head = new Authenticator.Head(
                request.method().name(),
                rawPath(),
                rawQuery(),
                request.headers().entries());
        return door.authenticator().authenticate(head, policy, now);
    }

    private Parsed parse(OptionalLong contentLength) {
        String host = request.getHeader(HttpHeaders.HOST);
        Addressing.Place place = door.addressing().place(host == null ? "" : host, rawPath());
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.add(Map.entry(
                    field.getKey(), HeaderText.decode(field.getValue()).orElseThrow()));
        }
        return door.dialect()
                .parse(new RequestHead(
                        request.method().name(),
                        place.bucket(),
                        place.key(),
                        Query.parse(rawQuery()),
                        headers,
                        contentLength));
    }

    private String resource() {
        try {
            return Addressing.decodedPath(rawPath());
        } catch (S3Exception e) {
            return rawPath();
        }
    }

    private String rawPath() {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    private String rawQuery() {
        int query = request.uri().indexOf('?');
        return query < 0 ? "" : request.uri().substring(query + 1);
    }

    private static OptionalLong declaredLength(HttpServerRequest request) {
        if (request.decoderResult().isFailure()) {
            return OptionalLong.of(0);
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return OptionalLong.of(Long.parseLong(length));
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? OptionalLong.empty() : OptionalLong.of(0);
    }
}
