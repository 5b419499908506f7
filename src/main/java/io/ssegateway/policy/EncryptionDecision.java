package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a new object is stored: what the request asks, else what the bucket's default says, else what the policy file
 * says. What a request asks and the rule does not allow is refused, never ignored. Rights on the key are the handler's
 * to check ({@link KeyRights}), and so is a customer's key.
 */
public sealed interface EncryptionDecision {
    /** The entry of every encryption context that holds the bucket's identity (FORMAT.md §3). */
    String BUCKET_CONTEXT = "sse-gateway:bucket";

    /**
     * Encrypt.
     *
     * @param key the key under SSE-KMS, else empty
     * @param made whether the key is made when it is first used: a default or templated one without a declaration
     * @param context the whole encryption context under SSE-KMS, else empty
     * @param bucketKey whether bucket keys were asked for, under SSE-KMS
     */
    record Encrypt(Method method, Optional<KeyRef> key, boolean made, Map<String, String> context, boolean bucketKey)
            implements EncryptionDecision {
        /** Copies the map. */
        public Encrypt {
            context = Map.copyOf(context);
        }

        /** Without anything that needs naming: SSE-OBS and SSE-C. */
        static Encrypt under(Method method) {
            return new Encrypt(method, Optional.empty(), false, Map.of(), false);
        }
    }

    /** Store in clear, as policy says aloud. */
    record Plain() implements EncryptionDecision {}

    /** Answer with this error; nothing is sent to the store. */
    record Refuse(S3Exception error) implements EncryptionDecision {}

    /**
     * Decides about an upload to a bucket.
     *
     * @param set the default that a client has set for it
     */
    static EncryptionDecision decide(
            PolicySnapshot policy,
            BucketName bucket,
            Optional<BucketDefault> set,
            AskedEncryption asked,
            Transport transport) {
        Optional<BucketRule> found = policy.rule(bucket);
        if (found.isEmpty()) {
            return new Refuse(new S3Exception(S3Error.NO_ENCRYPTION_POLICY));
        }
        try {
            return new Choice(policy, found.get(), effective(found.get(), set), asked).decide(transport);
        } catch (S3Exception refusal) {
            return new Refuse(refusal);
        }
    }

    /** The default that counts: what was set, as far as the rule and its region still allow it. */
    static Optional<BucketDefault> effective(BucketRule rule, Optional<BucketDefault> set) {
        return set.filter(one -> rule.options().api()
                && rule.allows(one.method())
                && rule.regionWithout(one.method()).isEmpty());
    }

    /** One upload held against one rule. */
    record Choice(PolicySnapshot policy, BucketRule rule, Optional<BucketDefault> set, AskedEncryption asked) {
        private EncryptionDecision decide(Transport transport) {
            Optional<Method> wanted = SseHeaders.method(asked, transport);
            wanted.ifPresent(this::allowed);
            Optional<Method> method = wanted.or(() -> set.map(BucketDefault::method))
                    .or(() -> rule.encrypt().method());
            if (asked.context().isPresent()
                    && method.filter(one -> one == Method.SSE_KMS).isEmpty()) {
                throw SseHeaders.onlyWithKms();
            }
            if (method.isEmpty()) {
                return new Plain();
            }
            TransportRule.refusal(rule, method.get(), TransportRule.Use.PUT, transport)
                    .ifPresent(refusal -> {
                        throw refusal;
                    });
            return switch (method.get()) {
                case SSE_OBS, SSE_C -> Encrypt.under(method.get());
                case SSE_KMS -> kms();
            };
        }

        private void allowed(Method method) {
            rule.requireOffered(method);
            boolean blocked = method == Method.SSE_C
                    && set.filter(BucketDefault::blocksCustomerKeys).isPresent();
            if (blocked || !rule.allows(method)) {
                throw new S3Exception(S3Error.ACCESS_DENIED, method == Method.SSE_C ? BLOCKED : otherwise());
            }
        }

        private static final String BLOCKED =
                "Access Denied because this bucket has blocked upload requests that specify Server Side Encryption with"
                        + " Customer provided keys (SSE-C). Please specify a different server-side encryption type";

        private String otherwise() {
            String does = switch (rule.encrypt()) {
                case SSE_KMS -> "encrypts with aws:kms";
                case SSE_OBS -> "encrypts with AES256";
                case NONE -> "stores objects in clear";
            };
            return "The policy of this bucket " + does + " and does not accept the method asked for. Leave the header "
                    + S3Header.SSE.wireName() + " out, or have the bucket's rule changed.";
        }

        private Encrypt kms() {
            Optional<BucketDefault> byDefault = set.filter(one -> one.method() == Method.SSE_KMS);
            Optional<String> named = asked.keyId().or(() -> byDefault.flatMap(BucketDefault::keyId));
            if (named.isEmpty() && asked.method().isPresent() && rule.options().compat() == Compat.CEPH) {
                throw SseHeaders.invalid("Server Side Encryption with KMS managed key requires a key id.");
            }
            KeyRef key = named.map(this::known).orElseGet(() -> rule.key().orElseThrow());
            boolean bucketKey = asked.bucketKey()
                    .map(SseHeaders::flag)
                    .orElse(byDefault.map(BucketDefault::bucketKey).orElse(false));
            return new Encrypt(Method.SSE_KMS, Optional.of(key), !policy.declares(key), context(key), bucketKey);
        }

        private KeyRef known(String keyId) {
            return rule.key()
                    .filter(key -> KeyNames.names(keyId, key))
                    .or(() -> policy.key(keyId))
                    .orElseThrow(() -> new S3Exception(S3Error.KMS_NOT_FOUND, unknown(keyId)));
        }

        private static String unknown(String keyId) {
            return keyId.startsWith("arn:") ? "Key '" + keyId + "' does not exist" : "Invalid keyId '" + keyId + "'";
        }

        private Map<String, String> context(KeyRef key) {
            Map<String, String> context = new LinkedHashMap<>(
                    rule.key().filter(key::equals).isPresent() ? rule.keyContext() : policy.contextOf(key));
            context.put(BUCKET_CONTEXT, rule.identity());
            asked.context().map(ClientContext::parse).orElse(Map.of()).forEach((name, value) -> {
                if (!context.getOrDefault(name, value).equals(value)) {
                    throw ClientContext.refused(
                            "The key's policy gives '" + name + "' of the encryption context another value.");
                }
                context.put(name, value);
            });
            return context;
        }
    }
}
