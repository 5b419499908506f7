package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;
import java.util.OptionalLong;

/** How many bytes a request claims its content has, without framing. */
final class ClaimedLength {
    private static final int MAX_DIGITS = 18;

    private ClaimedLength() {}

    /**
     * Reads it; empty if it is not declared.
     *
     * @throws S3Exception {@code MissingContentLength} (aws-chunked of a known length without a decoded one),
     *     {@code InvalidArgument} (a length that is no number)
     */
    static OptionalLong of(PayloadMode payload, SignedRequest request) {
        if (payload.chunked()) {
            return decoded(request);
        }
        Optional<String> length = request.header("content-length");
        if (length.isPresent()) {
            return OptionalLong.of(number("content-length", length.get()));
        }
        return request.header("transfer-encoding").isPresent() ? OptionalLong.empty() : OptionalLong.of(0);
    }

    /** A client that does not know the length of its stream knows it neither before nor behind the framing. */
    private static OptionalLong decoded(SignedRequest request) {
        String field = "x-amz-decoded-content-length";
        Optional<String> length = request.header(field);
        if (length.isEmpty() && request.header("transfer-encoding").isEmpty()) {
            throw new S3Exception(S3Error.MISSING_CONTENT_LENGTH);
        }
        return length.isPresent() ? OptionalLong.of(number(field, length.get())) : OptionalLong.empty();
    }

    private static long number(String name, String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "The length is no number.")
                    .with("ArgumentName", name)
                    .with("ArgumentValue", digits);
        }
        return Long.parseLong(digits);
    }
}
