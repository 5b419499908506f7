package io.ssegateway.stream;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.FormFields;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of a browser's upload form, read in two steps: first the fields, then, by whoever takes it, the file.
 * Between them nothing is read. At most the fields and one buffer are held.
 *
 * <p>Threads: the body's event loop.
 */
public final class FormBody {
    private final FormReader reader;
    private final TransformedStream stream;

    private FormBody(Body body, FormBoundary boundary) {
        this.reader = new FormReader(boundary);
        this.stream = new TransformedStream(body.stream(), reader, body::abort);
    }

    /** Whether a {@code Content-Type} is that of a form. */
    public static boolean isForm(String contentType) {
        return FormBoundary.isForm(contentType);
    }

    /**
     * Takes over a body.
     *
     * @throws io.ssegateway.s3.S3Exception {@code PreconditionFailed} if it is no form, {@code MalformedPOSTRequest}
     *     without a boundary
     */
    public static FormBody of(Body body, String contentType) {
        return new FormBody(body, FormBoundary.of(contentType));
    }

    /**
     * Reads the fields before the file; to be asked once. Fails with {@code S3Exception} as the form is malformed, too
     * large or without a file, and with what the body fails with. Cancelling aborts the body.
     */
    public Uni<FormFields> fields() {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean done = new AtomicBoolean();
            stream.exceptionHandler(failure -> {
                if (done.compareAndSet(false, true)) {
                    emitter.fail(failure);
                }
            });
            stream.handler(first -> {
                if (done.compareAndSet(false, true)) {
                    emitter.complete(reader.fields());
                }
            });
            emitter.onTermination(() -> {
                if (done.compareAndSet(false, true)) {
                    stream.abort();
                }
            });
            stream.fetch(1);
        });
    }

    /**
     * The file, after {@link #fields}; paused. It ends only if the form did in order, and fails with
     * {@code MalformedPOSTRequest} otherwise. How long it is shows at its end.
     */
    public Body file() {
        return Body.of(stream, OptionalLong.empty(), stream::abort);
    }

    /** Stops the reading for good, wherever it is. */
    public void abort() {
        stream.abort();
    }
}
