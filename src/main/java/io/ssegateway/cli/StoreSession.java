package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.ToolWiring;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A configured store, talked to from the thread of a command. Closing ends its connections and threads. */
final class StoreSession implements AutoCloseable {
    private static final int CLOSE_SECONDS = 5;

    /** Long enough for a page of a listing over a poor line; a store that drips for ever is given up. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static {
        // loaded once by one thread: two that load it at the same time come into each other's way
        Uni.createFrom().deferred(() -> Uni.createFrom().voidItem()).await().atMost(PATIENCE);
    }

    private final Vertx vertx;
    private final VertxStores stores;
    private final String backend;

    private StoreSession(Vertx vertx, VertxStores stores, String backend) {
        this.vertx = vertx;
        this.stores = stores;
        this.backend = backend;
    }

    /**
     * The backend of this name under its configured credentials.
     *
     * @throws io.ssegateway.app.ConfigurationException if it is not configured
     */
    static StoreSession open(ToolWiring wiring, String backend) {
        Vertx vertx = vertx();
        try {
            VertxStores stores = wiring.stores(vertx);
            if (!stores.names().contains(backend)) {
                throw new CommandFailure(ExitCode.INVALID, "no backend '" + backend + "' is configured");
            }
            return new StoreSession(vertx, stores, backend);
        } catch (RuntimeException e) {
            end(vertx);
            throw e;
        }
    }

    /** What a command needs to talk to stores; to be given to {@link #end}. */
    static Vertx vertx() {
        FileSystemOptions noCache =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(noCache));
    }

    /** The store. */
    Store store() {
        return stores.of(backend);
    }

    /** The store of another configured backend. */
    Store store(String other) {
        if (!stores.names().contains(other)) {
            throw new CommandFailure(ExitCode.INVALID, "no backend '" + other + "' is configured");
        }
        return stores.of(other);
    }

    /** Names of the configured backends, the default one first. */
    List<String> backends() {
        return stores.names().stream()
                .sorted(Comparator.comparing((String name) -> !name.equals(backend))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** What the stores are reached through. Ends with the session. */
    Vertx network() {
        return vertx;
    }

    /** Begins something on the session's event loop and does not wait for its end. */
    <T> CompletableFuture<T> begin(Supplier<Uni<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(ignored ->
                Uni.createFrom().deferred(work::get).subscribe().with(result::complete, result::completeExceptionally));
        return result;
    }

    /**
     * Waits for an answer, a head or a small body: for what is long, {@link DrainedBody} waits.
     *
     * @throws CommandFailure {@code UNREACHABLE} if it has no end within {@link #PATIENCE}, or the store is in trouble
     * @throws StoreError for a refusal
     */
    <T> T await(Uni<T> answer) {
        try {
            return StoreAnswers.within(PATIENCE, answer);
        } catch (StoreError e) {
            throw translated(e);
        } catch (S3Exception e) {
            throw translated(e);
        } catch (CompletionException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "no answer from the store: " + e.getCause());
        }
    }

    /** What a command makes of a failure of the store client: itself, unless it means that there is no store. */
    static RuntimeException translated(RuntimeException failure) {
        return switch (failure) {
            case StoreError error
            when error.status() >= 500 ->
                new CommandFailure(ExitCode.UNREACHABLE, "the store answers " + error.code() + ": " + error.text());
            case S3Exception e
            when e.error() == S3Error.SERVICE_UNAVAILABLE ->
                new CommandFailure(ExitCode.UNREACHABLE, "the store cannot be reached: " + e.text());
            default -> failure;
        };
    }

    /**
     * Does something, and again while nobody answers or less is asked for.
     *
     * @param again how long to wait before each further attempt
     */
    <T> Uni<T> patiently(List<Duration> again, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(failure -> !again.isEmpty() && Trouble.of(failure).away())
                .recoverWithUni(() ->
                        later(again.getFirst()).flatMap(waited -> patiently(again.subList(1, again.size()), work)));
    }

    /** Completes after a while, on the loop of whoever waits for it. */
    Uni<Void> later(Duration delay) {
        return Uni.createFrom()
                .emitter(waiting -> vertx.setTimer(Math.max(1, delay.toMillis()), id -> waiting.complete(null)));
    }

    @Override
    public void close() {
        end(vertx);
    }

    /** Ends connections and threads. */
    static void end(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            // The process ends anyway.
            return;
        }
    }
}
