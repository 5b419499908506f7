package io.ssegateway.http;

import io.ssegateway.dialect.Dialect;
import io.ssegateway.dialect.ErrorDocument;
import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.objects.Failures;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import org.jboss.logging.Logger;

/** Turns failures into error answers; a fault is logged once, with the request id and its cause. */
final class ErrorWriter {
    private static final Logger LOG = Logger.getLogger(ErrorWriter.class);

    private ErrorWriter() {}

    /** An error ready to be written, as the client's dialect tells it; the body is XML. */
    record Rendered(ErrorDocument document, Fields fields, Buffer body) {}

    static Rendered render(Dialect dialect, Throwable failure, String resource, String requestId) {
        ErrorAnswer answer = Failures.toError(failure);
        if (answer.fault()) {
            logFault(failure, resource, requestId);
        }
        ErrorDocument document = dialect.told(new ErrorDocument(
                answer.error(),
                answer.status(),
                answer.code(),
                answer.message(),
                answer.details(),
                resource,
                requestId));
        return new Rendered(document, answer.fields(), Buffer.buffer(dialect.render(document)));
    }

    /** A failure after the head: the client sees a reset, the log says why. */
    static void logReset(Throwable failure, String requestId) {
        LOG.warnf("request %s: answer cut off: %s", requestId, failure);
    }

    private static void logFault(Throwable failure, String resource, String requestId) {
        if (Failures.isIntegrity(failure)) {
            LOG.errorf("request %s %s: integrity failure: %s", requestId, Printable.of(resource), failure.getMessage());
        } else if (failure instanceof S3Exception) {
            LOG.errorf("request %s %s: %s", requestId, Printable.of(resource), failure.getMessage());
        } else {
            LOG.errorf(failure, "request %s %s failed", requestId, Printable.of(resource));
        }
    }
}
