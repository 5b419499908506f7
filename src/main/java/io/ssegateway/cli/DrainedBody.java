package io.ssegateway.cli;

import io.ssegateway.stream.Body;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A body of an event loop read by a thread that may block. At most {@value #AHEAD} buffers wait; the body's own end or
 * failure ends the reading, so that it lasts no longer than the store client lets it.
 */
final class DrainedBody {
    private static final int AHEAD = 8;

    private final Body body;
    private final Context context;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private sealed interface Event {
        record Data(Buffer buffer) implements Event {}

        record End() implements Event {}

        record Failed(Throwable cause) implements Event {}
    }

    /** Takes over a body that has not been read; to be called on its event loop. */
    DrainedBody(Body body, Context context) {
        this.body = body;
        this.context = context;
        ReadStream<Buffer> stream = body.stream();
        stream.exceptionHandler(cause -> events.add(new Event.Failed(cause)));
        stream.endHandler(ignored -> events.add(new Event.End()));
        stream.handler(buffer -> events.add(new Event.Data(buffer)));
    }

    /**
     * Hands everything to the consumer on the calling thread. A failure of either side aborts the body and passes.
     *
     * @throws CommandFailure {@code UNREACHABLE} if the store goes away on the way
     */
    void into(Consumer<Buffer> consumer) {
        boolean ended = false;
        try {
            ask(AHEAD);
            while (!ended) {
                switch (events.take()) {
                    case Event.Data data -> {
                        consumer.accept(data.buffer());
                        ask(1);
                    }
                    case Event.End end -> ended = true;
                    case Event.Failed failed -> throw failure(failed.cause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted");
        } finally {
            if (!ended) {
                context.runOnContext(ignored -> body.abort());
            }
        }
    }

    private void ask(int buffers) {
        context.runOnContext(ignored -> body.stream().fetch(buffers));
    }

    private static RuntimeException failure(Throwable cause) {
        return cause instanceof RuntimeException known
                ? StoreSession.translated(known)
                : new CommandFailure(ExitCode.UNREACHABLE, "the store went away: " + cause.getMessage());
    }
}
