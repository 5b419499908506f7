package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges the encryption headers of an upload against the bucket's rule. Codes and texts are those that Amazon S3
 * answers with, where it has the case.
 */
final class SseHeaders {
    private static final String SSE = S3Header.SSE.wireName();
    private static final String AES256 = "AES256";
    private static final String KMS = "aws:kms";

    private SseHeaders() {}

    static Optional<S3Exception> refusal(
            PolicySnapshot policy, BucketRule rule, AskedEncryption asked, Transport transport) {
        if (asked.customerKey()) {
            return Optional.of(transport.secure() ? notServed("SSE-C") : customerKeyOverClear());
        }
        if (asked.context()) {
            return Optional.of(notServed("an encryption context of the client"));
        }
        return method(rule, asked)
                .or(() -> asked.keyId().flatMap(id -> key(policy, rule, id)))
                .or(() -> asked.bucketKey().flatMap(SseHeaders::bucketKey));
    }

    private static Optional<S3Exception> method(BucketRule rule, AskedEncryption asked) {
        if (asked.keyId().isPresent()
                && !KMS.equals(asked.method().orElse(""))
                && !asked.method().orElse("").startsWith("aws:kms:")) {
            return invalid("Server Side Encryption with AWS KMS managed key requires HTTP header " + SSE + " : " + KMS);
        }
        if (asked.method().isEmpty()) {
            return Optional.empty();
        }
        return switch (asked.method().get()) {
            case AES256 -> rule.encrypt() == BucketRule.Encrypt.SSE_OBS ? Optional.empty() : otherwise(rule);
            case KMS -> rule.encrypt() == BucketRule.Encrypt.SSE_KMS ? Optional.empty() : otherwise(rule);
            case "aws:kms:dsse" -> Optional.of(notServed("aws:kms:dsse"));
            default -> invalid("The encryption method specified is not supported");
        };
    }

    private static Optional<S3Exception> key(PolicySnapshot policy, BucketRule rule, String keyId) {
        if (rule.key().filter(key -> KeyNames.names(keyId, key)).isPresent()) {
            return Optional.empty();
        }
        Optional<KeyRef> known = policy.key(keyId);
        if (known.isEmpty()) {
            return Optional.of(new S3Exception(S3Error.KMS_NOT_FOUND, "Invalid keyId '" + keyId + "'"));
        }
        return Optional.of(new S3Exception(
                S3Error.ACCESS_DENIED,
                "The policy of this bucket encrypts with another key. Leave the key id out, or name the policy's."));
    }

    private static Optional<S3Exception> bucketKey(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "false" -> Optional.empty();
            case "true" -> Optional.of(notServed("bucket keys"));
            default ->
                Optional.of(new S3Exception(S3Error.INVALID_ARGUMENT, "The bucket key setting is true or false")
                        .with("ArgumentName", S3Header.SSE_BUCKET_KEY.wireName()));
        };
    }

    private static Optional<S3Exception> otherwise(BucketRule rule) {
        String does = switch (rule.encrypt()) {
            case SSE_KMS -> "encrypts with " + KMS;
            case SSE_OBS -> "encrypts with " + AES256;
            case NONE -> "stores objects in clear";
        };
        return Optional.of(new S3Exception(
                S3Error.ACCESS_DENIED,
                "The policy of this bucket " + does + " and accepts no other method. Leave the header " + SSE
                        + " out, or have the bucket's rule changed."));
    }

    private static S3Exception customerKeyOverClear() {
        return new S3Exception(
                S3Error.INVALID_REQUEST,
                "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure"
                        + " connection.");
    }

    private static S3Exception notServed(String what) {
        return new S3Exception(S3Error.NOT_IMPLEMENTED, "This gateway does not serve " + what + ".");
    }

    private static Optional<S3Exception> invalid(String text) {
        return Optional.of(new S3Exception(S3Error.INVALID_ARGUMENT, text).with("ArgumentName", SSE));
    }
}
