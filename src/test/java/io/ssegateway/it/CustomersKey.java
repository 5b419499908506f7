package io.ssegateway.it;

import java.util.Base64;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A customer's key for SSE-C.
 *
 * @param base64 32 bytes
 * @param md5 of the bytes, in base64
 */
record CustomersKey(String base64, String md5) {
    static CustomersKey of(int seed) {
        byte[] bytes = Octets.of(32, seed);
        return new CustomersKey(Base64.getEncoder().encodeToString(bytes), Octets.md5Base64(bytes));
    }

    /** Writes an object with it. */
    PutObjectRequest.Builder write(PutObjectRequest.Builder request) {
        return request.sseCustomerAlgorithm("AES256").sseCustomerKey(base64).sseCustomerKeyMD5(md5);
    }

    /** Reads an object with it. */
    GetObjectRequest.Builder read(GetObjectRequest.Builder request) {
        return request.sseCustomerAlgorithm("AES256").sseCustomerKey(base64).sseCustomerKeyMD5(md5);
    }
}
