package io.ssegateway.multipart;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One rule for every bucket; rights that tests take away. */
final class UploadsPolicy implements PolicySnapshot {
    Optional<BucketRule> rule = Optional.empty();
    final Set<Right> rights = EnumSet.allOf(Right.class);
    final Set<KmsRight> kmsRights = EnumSet.allOf(KmsRight.class);

    void rule(Encrypt encrypt, PlainReads reads, EtagMode etag) {
        rule(encrypt, reads, etag, "k");
    }

    void rule(Encrypt encrypt, PlainReads reads, EtagMode etag, String alias) {
        Optional<KeyRef> key =
                encrypt == Encrypt.SSE_KMS ? Optional.of(new KeyRef("local", alias + "-id", alias)) : Optional.empty();
        rule = Optional.of(new BucketRule(
                "photos",
                "p.yaml:1:1",
                encrypt,
                key,
                Map.of(),
                reads,
                Https.REQUIRED,
                etag,
                "photos",
                "main",
                BucketRule.Options.none()));
    }

    Principal named(String name) {
        return new Person(name);
    }

    @Override
    public Optional<BucketRule> rule(BucketName bucket) {
        return rule;
    }

    @Override
    public Optional<Credential> credential(String accessKey, Instant now) {
        return Optional.empty();
    }

    @Override
    public Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto) {
        return Transport.CLEAR;
    }

    @Override
    public String hash() {
        return "0";
    }

    private final class Person implements Principal {
        private final String name;

        Person(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean may(Right right, BucketName bucket, Optional<String> key) {
            return rights.contains(right);
        }

        @Override
        public boolean sees(BucketName bucket) {
            return true;
        }

        @Override
        public boolean may(KmsRight right, String keyAlias) {
            return kmsRights.contains(right);
        }

        @Override
        public BackendAs backendAs() {
            return new BackendAs.Gateway();
        }
    }
}
