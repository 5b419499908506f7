package io.ssegateway.http;

import io.ssegateway.auth.BodyClaims;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.SignedRequest;
import io.ssegateway.auth.Verified;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.time.Instant;

/** AWS Signature Version 4 with the credentials of the policy. Safe for every thread. */
public final class SigV4Authenticator implements Authenticator {
    private final Verifier verifier;

    /** Verifies with this verifier. */
    public SigV4Authenticator(Verifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Authenticated authenticate(Head head, PolicySnapshot policy, Instant now) {
        SignedRequest request = new SignedRequest(head.method(), head.rawPath(), head.rawQuery(), head.headers());
        Verified verified = verifier.verify(
                request,
                accessKey -> policy.credential(accessKey, now)
                        .map(credential -> new SecretKey(credential.secret().reveal())),
                now);
        BodyClaims claims = BodyClaims.of(verified, request);
        return new Authenticated(
                policy.credential(verified.accessKey(), now)
                        .orElseThrow(() -> new S3Exception(S3Error.INVALID_ACCESS_KEY_ID)),
                claims.plainLength(),
                claims::verify);
    }
}
