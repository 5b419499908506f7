package io.ssegateway.http;

import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The step that says who asks. Pure: called on the event loop, does no I/O. Where a way in is not overridden it is
 * closed.
 */
public interface Authenticator {
    /**
     * Verifies the signature of a head.
     *
     * @throws S3Exception with the exact code; nothing about buckets or objects is told
     */
    Authenticated authenticate(Head head, PolicySnapshot policy, Instant now);

    /** Whether anything in a head claims to be a signature; if so, {@link #authenticate} is asked and nobody else. */
    default boolean isSigned(Head head) {
        return true;
    }

    /** Whether a head claims a signature of OBS, which decides in which dialect it is read and answered. */
    default boolean isObs(Head head) {
        return false;
    }

    /** Whether anything in a form claims to be a signature. */
    default boolean isSigned(FormFields form) {
        return true;
    }

    /** Whether a form claims a signature of OBS. */
    default boolean isObs(FormFields form) {
        return false;
    }

    /**
     * Takes a head that nobody signed for somebody whom policy lets in.
     *
     * @throws S3Exception with the exact code
     */
    default Authenticated unsigned(Head head, Principal anonymous) {
        throw new S3Exception(S3Error.ACCESS_DENIED);
    }

    /**
     * Verifies the fields of a form, or takes a form that nobody signed for whom policy lets in.
     *
     * @throws S3Exception with the exact code; nothing about buckets or objects is told
     */
    default Authenticated form(FormFields form, BucketName bucket, PolicySnapshot policy, Instant now) {
        throw new S3Exception(S3Error.ACCESS_DENIED);
    }

    /**
     * A head as it came over the wire.
     *
     * @param rawPath the target up to '?', undecoded
     * @param rawQuery the target after '?', undecoded; empty if there is none
     * @param headers in order, names as sent, values with one char per octet (ISO 8859-1)
     * @param hostedBucket the bucket that the Host field names, or a custom domain itself; empty for path style
     */
    record Head(
            String method,
            String rawPath,
            String rawQuery,
            List<Map.Entry<String, String>> headers,
            Optional<String> hostedBucket) {
        /** Copies the list. */
        public Head {
            headers = List.copyOf(headers);
        }
    }

    /**
     * A verified head, or the fields of a form.
     *
     * @param contentLength bytes of the content itself, after the scheme's framing; empty if not declared
     * @param verifying wraps the raw body so that every claim about it is verified while it streams; called once
     * @param covers whether a signature covers the header field, or the form field, of that name
     */
    record Authenticated(
            PolicySnapshot.Credential credential,
            OptionalLong contentLength,
            UnaryOperator<Body> verifying,
            Predicate<String> covers) {
        /** Covers nothing. */
        public Authenticated(
                PolicySnapshot.Credential credential, OptionalLong contentLength, UnaryOperator<Body> verifying) {
            this(credential, contentLength, verifying, ignored -> false);
        }
    }
}
