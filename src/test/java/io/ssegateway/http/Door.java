package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A front door on a free port with one handler behind it. A request is authenticated by its header {@code x-test-auth},
 * which must be {@code good}.
 */
final class Door implements AutoCloseable {
    /** What every operation is given to. */
    interface Handler {
        Uni<S3Response> handle(S3Operation operation, Caller caller, Body body);
    }

    final List<S3Operation> operations = new CopyOnWriteArrayList<>();
    final List<Caller> callers = new CopyOnWriteArrayList<>();
    final Admission admission;
    final FrontDoor front;
    final Vertx vertx = Vertx.vertx();
    final boolean tls;
    final FixedPolicy policy = new FixedPolicy();
    Authenticator authenticator = this::authenticate;
    UnaryOperator<Body> verifying = body -> body;

    private final HttpServer server;

    Door(Handler handler) throws Exception {
        this(handler, Optional.empty(), 64L << 20, Duration.ofSeconds(20));
    }

    /** Speaks these dialects, on hosts that mean this. */
    Door(Handler handler, Dialects dialects, Addressing addressing) throws Exception {
        this(handler, Optional.empty(), 64L << 20, Duration.ofSeconds(20), dialects, addressing);
    }

    Door(Handler handler, Optional<ListenerSettings.Identity> identity, long budget, Duration idle) throws Exception {
        this(handler, identity, budget, idle, Dialects.of(new S3Dialect()), new Addressing(List.of("s3.example.com")));
    }

    private Door(
            Handler handler,
            Optional<ListenerSettings.Identity> identity,
            long budget,
            Duration idle,
            Dialects dialects,
            Addressing addressing)
            throws Exception {
        admission = new Admission(budget);
        tls = identity.isPresent();
        front = new FrontDoor(
                handlers(handler), () -> policy, dialects, addressing, new Told(), admission, InstantSource.system());
        server = vertx.createHttpServer(new ListenerSettings("127.0.0.1", 0, identity, idle).options());
        front.serve(server);
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    RawClient client() throws Exception {
        return new RawClient(port(), tls);
    }

    /** Answers everything with 200 and no body, reading the request's body to its end. */
    static Handler reading() {
        return (operation, caller, body) -> io.ssegateway.stream.Collecting.collect(body, 1 << 20)
                .map(bytes -> new S3Response.Bytes(
                        200, io.ssegateway.s3.Fields.none(), Body.of(Buffer.buffer("read " + bytes.length()))));
    }

    private Authenticator.Authenticated authenticate(Authenticator.Head head, PolicySnapshot by, Instant now) {
        boolean good = head.headers().stream()
                .anyMatch(h -> h.getKey().equalsIgnoreCase("x-test-auth")
                        && h.getValue().equals("good"));
        if (!good) {
            throw new S3Exception(S3Error.ACCESS_DENIED);
        }
        OptionalLong length = head.headers().stream()
                .filter(h -> h.getKey().equalsIgnoreCase("content-length"))
                .mapToLong(h -> Long.parseLong(h.getValue()))
                .findFirst();
        return new Authenticator.Authenticated(
                by.credential(FixedPolicy.ACCESS_KEY, now).orElseThrow(), length, verifying);
    }

    private Handlers handlers(Handler handler) {
        return new Handlers(
                each(handler),
                new BucketHandlers(
                        each(handler),
                        each(handler),
                        each(handler),
                        new BucketHandlers.Encryption(each(handler), each(handler), each(handler)),
                        each(handler),
                        each(handler),
                        each(handler)),
                new ObjectHandlers(
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler)),
                new UploadHandlers(
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler),
                        each(handler)),
                each(handler),
                each(handler));
    }

    /** Whatever authenticator the test has put in place by now. */
    private final class Told implements Authenticator {
        @Override
        public Authenticated authenticate(Head head, PolicySnapshot by, Instant now) {
            return authenticator.authenticate(head, by, now);
        }

        @Override
        public boolean isSigned(Head head) {
            return authenticator.isSigned(head);
        }

        @Override
        public boolean isObs(Head head) {
            return authenticator.isObs(head);
        }

        @Override
        public boolean isSigned(FormFields form) {
            return authenticator.isSigned(form);
        }

        @Override
        public boolean isObs(FormFields form) {
            return authenticator.isObs(form);
        }

        @Override
        public Authenticated unsigned(Head head, Principal anonymous) {
            return authenticator.unsigned(head, anonymous);
        }

        @Override
        public Authenticated form(FormFields form, BucketName bucket, PolicySnapshot by, Instant now) {
            return authenticator.form(form, bucket, by, now);
        }
    }

    private <O extends S3Operation> OperationHandler<O> each(Handler handler) {
        return (operation, caller, body) -> {
            operations.add(operation);
            callers.add(caller);
            return handler.handle(operation, caller, body);
        };
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
