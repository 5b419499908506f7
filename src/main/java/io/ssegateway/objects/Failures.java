package io.ssegateway.objects;

import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.kms.KmsException;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/** The one table from failures to answers. */
public final class Failures {
    private static final String RETRY_SECONDS = "1";
    private static final String KMS_THROTTLED = "Please reduce your request rate for operations involving AWS KMS.";

    private Failures() {}

    /**
     * What a client is told. A store's own error passes with its code, status and message. What nobody expected, and
     * bytes that do not verify ({@code TamperedException}, {@code EnvelopeException}, a key that does not open), are
     * {@code InternalError} and a fault: the cause is for the log, not for the client.
     */
    public static ErrorAnswer toError(Throwable failure) {
        return switch (failure) {
            case S3Exception e -> of(e);
            case StoreError e -> of(e);
            case KmsException e -> of(e);
            case ObjectChangedException e -> told(S3Error.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
            case WrongKeyException e -> told(S3Error.ACCESS_DENIED, "The object was sealed with another key.");
            default -> fault();
        };
    }

    /**
     * Whether stored bytes are not what they claim to be: something for an operator to look into, not a defect here.
     */
    public static boolean isIntegrity(Throwable failure) {
        return failure instanceof TamperedException
                || failure instanceof EnvelopeException
                || failure instanceof KmsException kms && kms.kind() == KmsException.Kind.NOT_OPENED;
    }

    /** Whether a failure comes from the use of a key or its refusal, of which {@code KeyEvents} was told. */
    public static boolean isRecorded(Throwable failure) {
        return failure instanceof KmsException || failure instanceof S3Exception known && known.isRecorded();
    }

    private static ErrorAnswer of(S3Exception e) {
        S3Error error = e.error();
        Fields fields = error.status() == 503 ? retry(Fields.none()) : Fields.none();
        return new ErrorAnswer(
                Optional.of(error),
                error.status(),
                error.code(),
                e.text(),
                e.details(),
                fields,
                error == S3Error.INTERNAL_ERROR);
    }

    private static ErrorAnswer of(StoreError e) {
        Fields fields = Fields.none();
        // never the store's tag: of a sealed object it is one that no client may see, and S3 sends none with an error
        for (S3Header header : new S3Header[] {
            S3Header.LAST_MODIFIED,
            S3Header.RETRY_AFTER,
            S3Header.DELETE_MARKER,
            S3Header.VERSION_ID,
            S3Header.ALLOW,
            S3Header.BUCKET_REGION
        }) {
            String value = e.fields().get(header).orElse("");
            fields = value.isEmpty() ? fields : fields.with(header, value);
        }
        boolean busy = e.status() == 503 || e.status() == 429;
        return new ErrorAnswer(
                Optional.empty(),
                busy ? 503 : e.status(),
                e.status() == 429 ? S3Error.SLOW_DOWN.code() : e.code(),
                e.text(),
                e.details(),
                busy ? retry(fields) : fields,
                false);
    }

    private static ErrorAnswer of(KmsException e) {
        return switch (e.kind()) {
            case UNAVAILABLE -> told(S3Error.SERVICE_UNAVAILABLE, S3Error.SERVICE_UNAVAILABLE.message());
            case THROTTLED -> told(S3Error.SLOW_DOWN, KMS_THROTTLED);
            case NOT_FOUND -> told(S3Error.KMS_NOT_FOUND, text(e));
            case DISABLED -> told(S3Error.KMS_DISABLED, text(e));
            case INVALID_STATE -> told(S3Error.KMS_INVALID_STATE, text(e));
            case ACCESS_DENIED -> told(S3Error.ACCESS_DENIED, text(e));
            case NOT_OPENED -> fault();
        };
    }

    private static ErrorAnswer told(S3Error error, String message) {
        return of(new S3Exception(error, message));
    }

    private static ErrorAnswer fault() {
        return told(S3Error.INTERNAL_ERROR, S3Error.INTERNAL_ERROR.message());
    }

    private static Fields retry(Fields fields) {
        return fields.has(S3Header.RETRY_AFTER) ? fields : fields.with(S3Header.RETRY_AFTER, RETRY_SECONDS);
    }

    private static String text(KmsException e) {
        return String.valueOf(e.getMessage());
    }
}
