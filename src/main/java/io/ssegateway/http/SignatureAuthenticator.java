package io.ssegateway.http;

import io.ssegateway.auth.BodyClaims;
import io.ssegateway.auth.ClientKeys;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.SignedRequest;
import io.ssegateway.auth.Verified;
import io.ssegateway.auth.VerifiedForm;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Signatures of AWS and OBS with the credentials of the policy, each principal in the schemes policy allows it; and
 * whoever signs nothing, where policy opens a bucket. Safe for every thread.
 */
public final class SignatureAuthenticator implements Authenticator {
    private final Verifier verifier;
    private final FormVerifier forms;

    /** Verifies with these verifiers. */
    public SignatureAuthenticator(Verifier verifier, FormVerifier forms) {
        this.verifier = verifier;
        this.forms = forms;
    }

    @Override
    public Authenticated authenticate(Head head, PolicySnapshot policy, Instant now) {
        SignedRequest request = request(head);
        Verified verified = verifier.verify(request, new PolicyKeys(policy, now), now);
        BodyClaims claims = BodyClaims.of(verified, request);
        return new Authenticated(
                credential(policy, verified.accessKey(), now), claims.plainLength(), claims::verify, verified::covers);
    }

    @Override
    public boolean isSigned(Head head) {
        return Verifier.isSigned(request(head));
    }

    @Override
    public boolean isObs(Head head) {
        return Verifier.isObs(request(head));
    }

    @Override
    public boolean isSigned(FormFields form) {
        return FormVerifier.isSigned(form);
    }

    @Override
    public boolean isObs(FormFields form) {
        return FormVerifier.isObs(form);
    }

    @Override
    public Authenticated unsigned(Head head, Principal anonymous) {
        SignedRequest request = request(head);
        Verifier.checkUnsigned(request);
        BodyClaims claims = BodyClaims.ofUnsigned(request);
        return new Authenticated(nobody(anonymous), claims.plainLength(), claims::verify);
    }

    @Override
    public Authenticated form(FormFields form, BucketName bucket, PolicySnapshot policy, Instant now) {
        if (!FormVerifier.isSigned(form)) {
            Principal anonymous = policy.anonymous(bucket).orElseThrow(() -> new S3Exception(S3Error.ACCESS_DENIED));
            return new Authenticated(nobody(anonymous), OptionalLong.empty(), FormVerifier.unsigned(form)::verify);
        }
        VerifiedForm verified = forms.verify(form, bucket.value(), new PolicyKeys(policy, now), now);
        // The policy of a form covers all of it; what Version 2 may not ask for, it does not ask for in other words.
        boolean version4 = form.has("x-amz-algorithm");
        return new Authenticated(
                credential(policy, verified.accessKey().orElseThrow(), now),
                OptionalLong.empty(),
                verified::verify,
                ignored -> version4);
    }

    private static SignedRequest request(Head head) {
        return new SignedRequest(head.method(), head.rawPath(), head.rawQuery(), head.headers(), head.hostedBucket());
    }

    private static PolicySnapshot.Credential credential(PolicySnapshot policy, String accessKey, Instant now) {
        return policy.credential(accessKey, now).orElseThrow(() -> new S3Exception(S3Error.INVALID_ACCESS_KEY_ID));
    }

    private static PolicySnapshot.Credential nobody(Principal anonymous) {
        return new PolicySnapshot.Credential(anonymous, "", new Secret(""));
    }

    /** The secrets of a policy that are valid at a moment. */
    private record PolicyKeys(PolicySnapshot policy, Instant now) implements ClientKeys {
        @Override
        public Optional<SecretKey> find(String accessKey) {
            return policy.credential(accessKey, now)
                    .map(credential -> new SecretKey(credential.secret().reveal()));
        }

        @Override
        public boolean accepts(String accessKey, SignatureScheme scheme) {
            return policy.credential(accessKey, now)
                    .filter(credential -> credential.principal().signsWith(scheme))
                    .isPresent();
        }

        @Override
        public boolean bears(String accessKey, SigningQuirk quirk) {
            return policy.credential(accessKey, now)
                    .filter(credential -> credential.principal().hasQuirk(quirk))
                    .isPresent();
        }
    }
}
