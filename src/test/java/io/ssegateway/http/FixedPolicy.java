package io.ssegateway.http;

import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.Transport;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** One principal, {@code app} with access key {@code AKAPP}, who may do everything. */
final class FixedPolicy implements PolicySnapshot, Principal {
    static final String ACCESS_KEY = "AKAPP";
    static final String SECRET = "the secret of app";

    /** How app may sign. */
    Set<SignatureScheme> schemes = SignatureScheme.STANDARD;

    /** Who anybody is in every bucket. */
    Optional<Principal> anybody = Optional.empty();

    @Override
    public boolean signsWith(SignatureScheme scheme) {
        return schemes.contains(scheme);
    }

    @Override
    public Optional<Principal> anonymous(BucketName bucket) {
        return anybody;
    }

    @Override
    public Optional<BucketRule> rule(BucketName bucket) {
        return Optional.empty();
    }

    @Override
    public Optional<Credential> credential(String accessKey, Instant now) {
        return accessKey.equals(ACCESS_KEY) ? Optional.of(credential()) : Optional.empty();
    }

    Credential credential() {
        return new Credential(this, ACCESS_KEY, new Secret(SECRET));
    }

    @Override
    public Transport classify(String remoteAddress, boolean tls, Optional<String> forwardedProto) {
        if (tls) {
            return Transport.TLS;
        }
        return forwardedProto.filter("https"::equals).isPresent() ? Transport.TRUSTED_PROXY : Transport.CLEAR;
    }

    @Override
    public String hash() {
        return "fixed";
    }

    @Override
    public String name() {
        return "app";
    }

    @Override
    public boolean may(Right right, BucketName bucket, Optional<String> key) {
        return true;
    }

    @Override
    public boolean sees(BucketName bucket) {
        return true;
    }

    @Override
    public boolean may(KmsRight right, String keyAlias) {
        return true;
    }

    @Override
    public BackendAs backendAs() {
        return new BackendAs.Gateway();
    }
}
