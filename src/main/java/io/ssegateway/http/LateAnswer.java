package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for an answer for as long as the client should see a real status, then has the head go out and lets the rest
 * follow: the document or the error document of a failure, which is no longer a failure of the transfer then.
 *
 * <p>Event loop of the request only.
 */
final class LateAnswer {
    private static final String OPENING = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private final Vertx vertx;
    private final S3Response.Awaited awaited;
    private final Told told;
    private @Nullable Cancellable running;
    private @Nullable UniEmitter<? super Buffer> late;
    private long timer = -1;
    private boolean over;

    /**
     * Where the answer goes; one of the first three is called, once.
     *
     * @param late a body to send under status 200
     * @param document renders what came late
     * @param error renders a failure that came late
     */
    record Told(
            Consumer<S3Response.Xml> inTime,
            Consumer<Throwable> failed,
            Consumer<S3Response.Bytes> late,
            Function<S3Response.Xml, Buffer> document,
            Function<Throwable, Buffer> error) {}

    LateAnswer(Vertx vertx, S3Response.Awaited awaited, Told told) {
        this.vertx = vertx;
        this.awaited = awaited;
        this.told = told;
    }

    /** Begins. {@code mayBeLate}: the protocol can carry a body whose length is not known at its head. */
    void start(boolean mayBeLate) {
        if (mayBeLate) {
            timer = vertx.setTimer(Math.max(1, awaited.pace().patience().toMillis()), ignored -> goLate());
        }
        running = awaited.answer().subscribe().with(this::answered, this::failed);
    }

    /** Stops the work. Idempotent. */
    void abort() {
        if (!over) {
            end();
            if (running != null) {
                running.cancel();
            }
        }
    }

    private void end() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private void answered(S3Response.Xml answer) {
        if (over) {
            return;
        }
        end();
        if (late == null) {
            told.inTime.accept(answer);
        } else {
            late.complete(content(told.document.apply(answer)));
        }
    }

    private void failed(Throwable cause) {
        if (over) {
            return;
        }
        end();
        if (late == null) {
            told.failed.accept(cause);
        } else {
            late.complete(content(told.error.apply(cause)));
        }
    }

    private void goLate() {
        if (over) {
            return;
        }
        Uni<Buffer> content = Uni.createFrom().emitter(emitter -> {
            late = emitter;
            emitter.onTermination(this::abort);
        });
        told.late.accept(new S3Response.Bytes(
                200, awaited.known(), KeepAlive.body(vertx, awaited.pace().beat(), Buffer.buffer(OPENING), content)));
    }

    /** The declaration is out already. */
    private static Buffer content(Buffer document) {
        int end = document.toString().indexOf("?>");
        return end < 0
                ? document
                : Buffer.buffer(document.toString().substring(end + 2).stripLeading());
    }
}
