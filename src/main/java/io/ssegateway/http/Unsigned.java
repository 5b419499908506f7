package io.ssegateway.http;

import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that nobody signed: for a bucket that policy opens they are somebody's, for every other they are refused
 * before anything else is read of them, alike whether it exists or not.
 */
final class Unsigned {
    /** What costs or unlocks something in the name of whoever signs to the store. */
    private static final Set<String> SIGNERS_ONLY =
            Set.of(S3Header.REQUEST_PAYER.wireName(), S3Header.BYPASS_GOVERNANCE.wireName(), S3Header.MFA.wireName());

    private static final String S3_PREFIX = "x-amz-";
    private static final String OBS_PREFIX = "x-obs-";
    private static final String OVERRIDE = "response-";

    private Unsigned() {}

    /**
     * Who asks.
     *
     * @throws S3Exception {@code AccessDenied}; {@code InvalidRequest} for overrides of header fields, as S3
     */
    static Authenticator.Authenticated admit(FrontDoor door, ClientHead head, PolicySnapshot policy) {
        Principal anonymous = bucket(head).flatMap(policy::anonymous).orElseThrow(Unsigned::denied);
        for (String name : head.names()) {
            refuseSignersOnly(name);
        }
        for (Map.Entry<String, String> parameter : head.query().parameters()) {
            refuseSignersOnly(parameter.getKey());
            if (parameter.getKey().startsWith(OVERRIDE)) {
                throw new S3Exception(
                        S3Error.INVALID_REQUEST,
                        "Request specific response headers cannot be used for anonymous GET requests.");
            }
        }
        return door.authenticator().unsigned(head.wire(), anonymous);
    }

    /**
     * Refuses a field that only somebody who signs may send, in either dialect.
     *
     * @throws S3Exception {@code AccessDenied}
     */
    static void refuseSignersOnly(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (SIGNERS_ONLY.contains(
                lower.startsWith(OBS_PREFIX) ? S3_PREFIX + lower.substring(OBS_PREFIX.length()) : lower)) {
            throw denied();
        }
    }

    private static Optional<BucketName> bucket(ClientHead head) {
        try {
            return head.place().bucket();
        } catch (S3Exception e) {
            throw denied();
        }
    }

    private static S3Exception denied() {
        return new S3Exception(S3Error.ACCESS_DENIED);
    }
}
