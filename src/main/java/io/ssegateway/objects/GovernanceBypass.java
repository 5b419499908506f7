package io.ssegateway.objects;

import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * Who may step over a retention in governance mode. In S3 that is a permission of its own
 * ({@code s3:BypassGovernanceRetention}); the store sees the gateway's credentials, which may well hold it, so that the
 * gateway asks for {@code admin}.
 */
public final class GovernanceBypass {
    private GovernanceBypass() {}

    /**
     * Lets a request pass that does not ask for it, or whose caller may.
     *
     * @throws S3Exception {@code AccessDenied}
     */
    public static void allowed(Caller caller, BucketName bucket, Fields fields) {
        boolean asked = fields.get(S3Header.BYPASS_GOVERNANCE)
                .filter(value -> value.trim().equalsIgnoreCase("true"))
                .isPresent();
        if (asked && !caller.principal().may(Right.ADMIN, bucket, Optional.empty())) {
            throw new S3Exception(
                    S3Error.ACCESS_DENIED, "Stepping over a governance retention needs the right 'admin'.");
        }
    }
}
