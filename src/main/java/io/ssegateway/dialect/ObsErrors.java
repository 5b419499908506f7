package io.ssegateway.dialect;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.S3Error;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Errors in the codes, statuses and names of OBS. Source: OBS API Reference, "Error codes". */
final class ObsErrors {
    private static final String NO_ENCRYPTION = "NoSuchEncryptionConfiguration";

    private ObsErrors() {}

    /** The code and status that OBS has for an error. */
    private record Told(int status, String code, Optional<String> message) {}

    static ErrorDocument told(ErrorDocument error) {
        Map<String, String> details = new LinkedHashMap<>();
        error.details().forEach((name, value) -> details.put(name, ObsNames.told(value)));
        Told told = error.error().flatMap(ObsErrors::own).orElseGet(() -> ofStore(error.status(), error.code()));
        return new ErrorDocument(
                error.error(),
                told.status(),
                told.code(),
                told.message().orElseGet(() -> words(error.message())),
                details,
                error.resource(),
                error.requestId());
    }

    /** The same of objects that could not be deleted. */
    static Document.Deletions told(Document.Deletions document) {
        return new Document.Deletions(
                document.deleted(),
                document.failed().stream()
                        .map(one -> new Document.Failed(
                                one.key(), one.version(), ofStore(0, one.code()).code(), words(one.message())))
                        .toList());
    }

    /** A message of one line that a header field can carry. */
    static String headerText(String message) {
        StringBuilder line = new StringBuilder(message.length());
        message.chars().forEach(c -> line.append(c < 0x20 || c >= 0x7f ? ' ' : (char) c));
        return line.toString().trim();
    }

    private static String words(String message) {
        return ObsNames.told(message).replace("aws:kms", "kms");
    }

    private static Optional<Told> own(S3Error error) {
        return switch (error) {
            case NO_BUCKET_ENCRYPTION ->
                Optional.of(new Told(
                        404, NO_ENCRYPTION, Optional.of("The bucket encryption configuration does not exist.")));
            case WRONG_CUSTOMER_KEY, WRONG_CUSTOMER_KEY_OF_CEPH ->
                Optional.of(new Told(
                        400,
                        S3Error.INVALID_ENCRYPTION_ALGORITHM.code(),
                        Optional.of("The customer key is not the one that the object was encrypted with.")));
            case KMS_INVALID_STATE -> Optional.of(new Told(400, S3Error.KMS_DISABLED.code(), Optional.empty()));
            case X_AMZ_CONTENT_SHA256_MISMATCH ->
                Optional.of(new Told(400, S3Error.BAD_DIGEST.code(), Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static Told ofStore(int status, String code) {
        return new Told(
                status,
                switch (code) {
                    case "ServerSideEncryptionConfigurationNotFoundError" -> NO_ENCRYPTION;
                    case "XAmzContentSHA256Mismatch" -> S3Error.BAD_DIGEST.code();
                    case "KMS.KMSInvalidStateException" -> S3Error.KMS_DISABLED.code();
                    default -> code;
                },
                Optional.empty());
    }
}
