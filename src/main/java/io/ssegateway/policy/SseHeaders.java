package io.ssegateway.policy;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges the encryption headers of a request by themselves, before any rule. Codes, texts and the order of the checks
 * are those that Amazon S3 answers with, where it has the case.
 */
public final class SseHeaders {
    private static final String SSE = S3Header.SSE.wireName();
    private static final String AES256 = "AES256";
    private static final String KMS = "aws:kms";

    private SseHeaders() {}

    /**
     * The method that an upload asks for; empty if it asks for none.
     *
     * @throws S3Exception where the headers contradict each other or name what is not served
     */
    static Optional<Method> method(AskedEncryption asked, Transport transport) {
        overHttps(asked, transport);
        if (asked.customerKey()) {
            if (asked.method().isPresent()) {
                throw invalid("Server Side Encryption with Customer provided key is incompatible with the encryption"
                                + " method specified")
                        .with("ArgumentValue", asked.method().get());
            }
            if (asked.keyId().isPresent() || asked.context().isPresent()) {
                throw onlyWithKms();
            }
            return Optional.of(Method.SSE_C);
        }
        String written = asked.method().orElse("");
        if (asked.keyId().isPresent() && !written.equals(KMS) && !written.startsWith(KMS + ':')) {
            throw onlyWithKms();
        }
        asked.bucketKey().ifPresent(SseHeaders::flag);
        return asked.method().map(SseHeaders::method);
    }

    /**
     * Refuses on a read, and wherever nothing is encrypted, what only an upload may ask for.
     *
     * @throws S3Exception {@code InvalidArgument}; {@code InvalidRequest} for a customer's key over clear HTTP
     */
    public static void onRead(AskedEncryption asked, Transport transport) {
        overHttps(asked, transport);
        if (asked.method().isPresent()) {
            throw invalid(SSE + " header is not supported for this operation.")
                    .with("ArgumentValue", asked.method().get());
        }
        if (asked.keyId().isPresent() || asked.context().isPresent()) {
            throw onlyWithKms();
        }
    }

    /**
     * Customer-provided keys travel over HTTPS only, whatever a rule says.
     *
     * @throws S3Exception {@code InvalidRequest}
     */
    public static void customerKeysOverHttps(Fields client, Transport transport) {
        if (!transport.secure()) {
            overHttps(AskedEncryption.of(client), transport);
        }
    }

    private static void overHttps(AskedEncryption asked, Transport transport) {
        if ((asked.customerKey() || asked.sourceKey()) && !transport.secure()) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure"
                            + " connection.");
        }
    }

    /** What {@code x-amz-server-side-encryption-bucket-key-enabled} says; upper and lower case are the same. */
    static boolean flag(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "The bucket key setting is true or false")
                        .with("ArgumentName", S3Header.SSE_BUCKET_KEY.wireName());
        };
    }

    /** What only a request for SSE-KMS may say. */
    static S3Exception onlyWithKms() {
        return invalid("Server Side Encryption with AWS KMS managed key requires HTTP header " + SSE + " : " + KMS);
    }

    private static Method method(String written) {
        return switch (written) {
            case AES256 -> Method.SSE_OBS;
            case KMS -> Method.SSE_KMS;
            case "aws:kms:dsse" ->
                throw new S3Exception(S3Error.NOT_IMPLEMENTED, "This gateway does not serve aws:kms:dsse.");
            default ->
                throw invalid("The encryption method specified is not supported")
                        .with("ArgumentValue", written);
        };
    }

    static S3Exception invalid(String text) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, text).with("ArgumentName", SSE);
    }
}
