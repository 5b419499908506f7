package io.ssegateway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An S3 store in memory behind a real socket on loopback, that misbehaves on demand. Path style; signatures are not
 * checked. Objects are looked at and tampered with through {@link #objects}, requests through {@link #seen}.
 */
public final class FakeStore implements AutoCloseable {
    private static final Fault NONE = new Fault.None();

    private final FakeObjects objects = new FakeObjects();
    private final FakeUploads uploads = new FakeUploads();
    private final Set<Weakness> weaknesses = new CopyOnWriteArraySet<>();
    private final FakeState state = new FakeState(objects, uploads, weaknesses);
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Fault always = NONE;
    private volatile String name = "";
    private volatile @Nullable Duration ahead;

    /** One request as it came in: headers in lower case, one char per octet; {@code complete}: read to its end. */
    public record Seen(String method, String target, Map<String, String> headers, Buffer body, boolean complete) {}

    private FakeStore(Vertx vertx, HttpServerOptions options) {
        server = vertx.createHttpServer(options.setHost("127.0.0.1").setMaxHeaderSize(64 * 1024));
        server.requestHandler(this::accept);
    }

    /** Starts on a free port. Blocks; for test threads. */
    public static FakeStore start(Vertx vertx) {
        return start(vertx, new HttpServerOptions());
    }

    /** Starts with options of its own (TLS). Blocks; for test threads. */
    public static FakeStore start(Vertx vertx, HttpServerOptions options) {
        FakeStore store = new FakeStore(vertx, options);
        await(store.server.listen(0));
        return store;
    }

    /** {@code http://127.0.0.1:port}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What is stored. */
    public FakeObjects objects() {
        return objects;
    }

    /** Uploads in progress. */
    public FakeUploads uploads() {
        return uploads;
    }

    /** Every request whose end or whose loss was noticed, in that order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** The next requests that have no fault yet get these, one each. */
    public FakeStore next(Fault... list) {
        faults.addAll(List.of(list));
        return this;
    }

    /** Every request gets this fault. */
    public FakeStore always(Fault fault) {
        always = fault;
        return this;
    }

    /** From now on no fault. */
    public FakeStore heal() {
        faults.clear();
        always = NONE;
        return this;
    }

    /** Keeps what came of an upload whose connection broke: what a careless store does. */
    public FakeStore publishShortPuts() {
        return weak(Weakness.PUBLISHES_CUT_UPLOADS, Weakness.PUBLISHES_CUT_CHUNKS);
    }

    /** Has these weaknesses from now on. */
    public FakeStore weak(Weakness... list) {
        weaknesses.addAll(List.of(list));
        return this;
    }

    /** Has no weakness any more. */
    public FakeStore strong() {
        weaknesses.clear();
        return this;
    }

    /** Tells a time that is this much ahead of ours ({@code Date}); at first it tells ours. */
    public FakeStore ahead(Duration time) {
        ahead = time;
        return this;
    }

    /** Calls itself so in every answer ({@code Server}). */
    public FakeStore called(String newName) {
        name = newName;
        return this;
    }

    @Override
    public void close() {
        await(server.close());
    }

    private void accept(HttpServerRequest request) {
        if (!name.isEmpty()) {
            request.response().putHeader("Server", name);
        }
        Duration shift = ahead;
        if (shift != null) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    ZonedDateTime.now(ZoneOffset.UTC).plus(shift));
            request.response().putHeader("Date", date);
        }
        Fault fault = Objects.requireNonNullElse(faults.poll(), always);
        if (fault instanceof Fault.AnswerEarly early) {
            seen.add(seen(request, Buffer.buffer(), false));
            request.pause();
            FakeReply.error(early.status(), early.code()).send(request, NONE);
        } else if (fault instanceof Fault.CloseAtOnce) {
            seen.add(seen(request, Buffer.buffer(), false));
            request.connection().close();
        } else if (fault instanceof Fault.NeverRead) {
            request.pause();
        } else {
            collect(request, fault);
        }
    }

    private void collect(HttpServerRequest request, Fault fault) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(ignored -> {
            seen.add(seen(request, body, true));
            answer(request, body, fault);
        });
        request.exceptionHandler(cause -> {
            seen.add(seen(request, body, false));
            Weakness careless = FakeChunks.in(request) ? Weakness.PUBLISHES_CUT_CHUNKS : Weakness.PUBLISHES_CUT_UPLOADS;
            if (weaknesses.contains(careless) && request.method().name().equals("PUT")) {
                FakeReply.to(state, request, body);
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body, Fault fault) {
        switch (fault) {
            case Fault.Answer a -> FakeReply.error(a.status(), a.code()).send(request, NONE);
            case Fault.Reply r ->
                new FakeReply(r.status(), r.headers(), r.body().getBytes(StandardCharsets.UTF_8)).send(request, NONE);
            case Fault.Redirect r -> {
                HttpServerResponse response = request.response();
                response.setStatusCode(307).putHeader("Location", r.location()).end();
            }
            case Fault.AnswerLate l ->
                FakeReply.xml(200, FakeXml.late(l.before(), l.code())).send(request, NONE);
            case Fault.AnswerDocument d -> FakeReply.xml(200, d.document()).send(request, NONE);
            case Fault.Meanwhile m -> {
                FakeReply reply = FakeReply.to(state, request, body);
                m.change().run();
                reply.send(request, NONE);
            }
            case Fault.NeverAnswer ignored -> {}
            case Fault.LoseAnswer ignored -> {
                FakeReply.to(state, request, body);
                request.connection().close();
            }
            default -> FakeReply.to(state, request, body).send(request, fault);
        }
    }

    private static Seen seen(HttpServerRequest request, Buffer body, boolean complete) {
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + "," + b);
        }
        return new Seen(request.method().name(), request.uri(), headers, body.copy(), complete);
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The targets of all requests seen, with their methods. */
    public List<String> lines() {
        return new ArrayList<>(
                seen.stream().map(s -> s.method() + " " + s.target()).toList());
    }
}
