package io.ssegateway.cli;

import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.kms.KmsException;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** What went wrong with one object, in words for an operator, and whether it concerns all of them. */
record Trouble(String reason, boolean away) {
    private static final int BUSY = 429;

    /** Reads a failure. The words are without a full stop and hold no secret. */
    static Trouble of(Throwable failure) {
        return switch (failure) {
            case StoreError e ->
                new Trouble(
                        "the store says " + e.code() + ": " + stripped(e.text()),
                        e.status() >= 500 || e.status() == BUSY);
            case S3Exception e ->
                new Trouble(
                        e.error().code() + ": " + stripped(e.text()),
                        e.error() == S3Error.SERVICE_UNAVAILABLE || e.error() == S3Error.SLOW_DOWN);
            case KmsException e ->
                new Trouble(
                        "the KMS says " + e.kind() + ": " + stripped(String.valueOf(e.getMessage())),
                        !e.kind().lasts());
            case WrongKeyException e -> new Trouble("it is sealed under another key of the same name", false);
            case TamperedException e ->
                new Trouble("its envelope does not verify: changed, or of another object", false);
            case EnvelopeException e -> new Trouble("its envelope cannot be made: " + e.getMessage(), false);
            default -> new Trouble(String.valueOf(failure.getMessage()), false);
        };
    }

    private static String stripped(String text) {
        return text.replaceAll("\\.+$", "");
    }
}
