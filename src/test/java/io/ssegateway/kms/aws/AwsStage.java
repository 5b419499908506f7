package io.ssegateway.kms.aws;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What the tests of the client share: a key, what a KMS answers about it, and how calls end. */
final class AwsStage {
    static final String REGION = "eu-central-1";
    static final String UUID = "12345678-90ab-cdef-1234-567890abcdef";
    static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/" + UUID;
    static final KeyRef KEY = new KeyRef("aws", UUID, "photos");
    static final KeyUse PATIENT = use(Duration.ofSeconds(15));
    static final KeyUse HURRIED = use(Duration.ofMillis(200));
    static final byte[] BYTES = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final String PLAIN = Base64.getEncoder().encodeToString(BYTES);
    static final byte[] BLOB = "wrapped by a KMS".getBytes(StandardCharsets.US_ASCII);

    private AwsStage() {}

    static KeyUse use(Duration deadline) {
        return new KeyUse("alice", Map.of("bucket", "b"), deadline, "r1");
    }

    static Secret secret(String text) {
        return Secret.takeOver(text.getBytes(StandardCharsets.US_ASCII));
    }

    static AwsIdentity pair() {
        return new AwsIdentity.Pair("AKIDEXAMPLE", secret("secret-canary"), Optional.of(secret("session-canary")));
    }

    static AwsSettings settings(FakeAws server, AwsIdentity identity, KmsEndpoint.Tls tls) {
        return AwsSettings.of("aws", REGION, identity)
                .at(KmsEndpoint.of("aws", server.address()).withTls(tls));
    }

    static String dataKey(String plaintext, String arn) {
        return "{\"CiphertextBlob\":\"" + Base64.getEncoder().encodeToString(BLOB) + "\",\"KeyId\":\"" + arn
                + "\",\"Plaintext\":\"" + plaintext + "\"}";
    }

    static String dataKey() {
        return dataKey(PLAIN, ARN);
    }

    static Bytes wrapped() {
        return WrappedKey.of(BLOB).orElseThrow();
    }

    static Optional<KmsException> failure(Uni<?> uni) {
        try {
            uni.await().atMost(Duration.ofSeconds(20));
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of(e);
        }
    }

    static Kind kind(Uni<?> uni) {
        return failure(uni).orElseThrow().kind();
    }
}
