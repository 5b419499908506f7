package io.ssegateway.objects;

import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One rule for every bucket, one principal, rights that tests take away. */
final class ScriptedPolicy implements PolicySnapshot {
    Optional<BucketRule> rule = Optional.empty();
    /** Rules of single buckets. */
    final Map<String, BucketRule> rules = new HashMap<>();
    /** Buckets in which nothing may be done. */
    final Set<String> closed = new HashSet<>();

    final Set<Right> rights = EnumSet.allOf(Right.class);
    final Set<KmsRight> kmsRights = EnumSet.allOf(KmsRight.class);
    final Principal principal = new Person();

    @Override
    public Optional<BucketRule> rule(BucketName bucket) {
        return Optional.ofNullable(rules.get(bucket.value())).or(() -> rule);
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
        @Override
        public String name() {
            return "me";
        }

        @Override
        public boolean may(Right right, BucketName bucket, Optional<String> key) {
            return rights.contains(right) && !closed.contains(bucket.value());
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
