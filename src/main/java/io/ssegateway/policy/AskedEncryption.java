package io.ssegateway.policy;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.List;
import java.util.Optional;

/**
 * What the headers of a request ask about encryption, as sent. Of a customer's key only whether there is one: the key
 * itself stays in the request.
 *
 * @param method value of {@code x-amz-server-side-encryption}
 * @param keyId value of the key id header
 * @param bucketKey value of the bucket key header
 * @param context value of the encryption context header
 * @param customerKey whether any SSE-C header is there for the object
 * @param sourceKey whether any SSE-C header is there for a copy's source
 */
public record AskedEncryption(
        Optional<String> method,
        Optional<String> keyId,
        Optional<String> bucketKey,
        Optional<String> context,
        boolean customerKey,
        boolean sourceKey) {
    private static final List<S3Header> CUSTOMER =
            List.of(S3Header.SSE_C_ALGORITHM, S3Header.SSE_C_KEY, S3Header.SSE_C_KEY_MD5);
    private static final List<S3Header> SOURCE =
            List.of(S3Header.COPY_SSE_C_ALGORITHM, S3Header.COPY_SSE_C_KEY, S3Header.COPY_SSE_C_KEY_MD5);

    /** Nothing asked. */
    public static AskedEncryption nothing() {
        return of(Fields.none());
    }

    /** Reads the fields of a request. */
    public static AskedEncryption of(Fields fields) {
        return new AskedEncryption(
                fields.get(S3Header.SSE),
                fields.get(S3Header.SSE_KMS_KEY_ID),
                fields.get(S3Header.SSE_BUCKET_KEY),
                fields.get(S3Header.SSE_CONTEXT),
                CUSTOMER.stream().anyMatch(fields::has),
                SOURCE.stream().anyMatch(fields::has));
    }
}
