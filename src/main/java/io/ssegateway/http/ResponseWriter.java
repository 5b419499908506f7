package io.ssegateway.http;

import io.netty.handler.codec.DateFormatter;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer of one request, whatever it is with what the store says to a page of another origin. Before the
 * head is out a failure becomes an error answer; after that only a reset (architecture invariant I7). Event loop of the
 * request only.
 */
final class ResponseWriter {
    private static final String XML = "application/xml";

    /** What is to be done at the end of an answer. */
    interface Events {
        /** Asked right before the head is written: whether this answer ends the connection. */
        boolean lastAnswer();

        /** The answer is written. */
        void written();

        /** A body failed before its head was written. */
        void failed(Throwable cause);

        /** The answer was cut off and the connection reset. */
        void reset(Throwable cause);

        /** A failure as the document that a client reads in place of the one it waited for. */
        Buffer rendered(Throwable cause);
    }

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Spoken spoken;
    private final String requestId;
    private final Instant now;
    private final Events events;
    private final Optional<CrossOrigin> page;
    private @Nullable ResponsePipe pipe;
    private @Nullable LateAnswer late;

    ResponseWriter(
            Vertx vertx,
            HttpServerRequest request,
            Spoken spoken,
            String requestId,
            Instant now,
            Events events,
            Optional<CrossOrigin> page) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.spoken = spoken;
        this.requestId = requestId;
        this.now = now;
        this.events = events;
        this.page = page;
    }

    /** Writes an answer. */
    void write(S3Response answer) {
        switch (answer) {
            case S3Response.Empty a -> writeEmpty(a.status(), a.fields());
            case S3Response.Xml a ->
                writeXml(a.status(), a.fields(), Buffer.buffer(spoken.dialect().render(a.document())));
            case S3Response.Bytes a -> writeBytes(a);
            case S3Response.Awaited a -> await(a);
        }
    }

    /** Writes an error answer. */
    void write(ErrorWriter.Rendered error) {
        response.headers().clear();
        int status = error.document().status();
        if (status == 304) {
            writeEmpty(status, error.fields());
            return;
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            spoken.dialect().spell(error.document(), this::set);
        }
        writeXml(status, error.fields(), error.body());
    }

    /** Stops a transfer and ends its body. */
    void abort() {
        if (late != null) {
            late.abort();
        }
        if (pipe != null) {
            pipe.abort();
        }
    }

    private void await(S3Response.Awaited answer) {
        LateAnswer.Told told = new LateAnswer.Told(
                this::writeOrFail, events::failed, this::writeLate, this::rendered, events::rendered);
        LateAnswer waiting = new LateAnswer(vertx, answer, told);
        late = waiting;
        waiting.start(request.version() == HttpVersion.HTTP_1_1);
    }

    private void writeLate(S3Response.Bytes answer) {
        response.headers().set(HttpHeaders.CONTENT_TYPE, XML);
        writeOrFail(answer);
    }

    private void writeOrFail(S3Response answer) {
        try {
            write(answer);
        } catch (RuntimeException failure) {
            events.failed(failure);
        }
    }

    private Buffer rendered(S3Response.Xml answer) {
        return Buffer.buffer(spoken.dialect().render(answer.document()));
    }

    private void writeEmpty(int status, Fields fields) {
        boolean told = request.method().equals(HttpMethod.HEAD) || status == 304;
        head(status, told ? fields : fields.without(S3Header.CONTENT_LENGTH));
        end(Buffer.buffer());
    }

    private void writeXml(int status, Fields fields, Buffer xml) {
        head(status, fields.without(S3Header.CONTENT_LENGTH));
        response.headers().set(HttpHeaders.CONTENT_TYPE, XML);
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(xml.length()));
        end(request.method().equals(HttpMethod.HEAD) ? Buffer.buffer() : xml);
    }

    private void writeBytes(S3Response.Bytes answer) {
        Body body = answer.body();
        head(answer.status(), answer.fields().without(S3Header.CONTENT_LENGTH));
        if (body.length().isPresent()) {
            response.headers()
                    .set(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length().getAsLong()));
        } else if (request.version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            body.abort();
            end(Buffer.buffer());
            return;
        }
        ResponsePipe transfer = new ResponsePipe(vertx, body, response, new Transfer());
        pipe = transfer;
        transfer.start();
    }

    private void head(int status, Fields fields) {
        MultiMap headers = response.headers();
        response.setStatusCode(status);
        spoken.dialect().spell(fields, this::set);
        page.ifPresent(origin -> spoken.dialect().spell(origin.answer(), this::set));
        spoken.dialect().identify(requestId, this::set);
        headers.set(HttpHeaders.DATE, DateFormatter.format(Date.from(now)));
        response.headersEndHandler(ignored -> markLast(headers));
    }

    private void set(String name, String value) {
        response.headers().set(name, HeaderText.encode(value));
    }

    private void markLast(MultiMap headers) {
        if (events.lastAnswer()) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private void end(Buffer last) {
        response.end(last).onComplete(ignored -> events.written());
    }

    private final class Transfer implements ResponsePipe.Outcome {
        @Override
        public void done() {
            end(Buffer.buffer());
        }

        @Override
        public void failedEarly(Throwable cause) {
            events.failed(cause);
        }

        @Override
        public void failedLate(Throwable cause) {
            ErrorWriter.logReset(cause, requestId);
            Wire.reset(request.connection());
            events.reset(cause);
        }
    }
}
