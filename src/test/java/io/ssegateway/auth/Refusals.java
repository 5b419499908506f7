package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;

/** Asks for exactly one error. */
final class Refusals {
    private Refusals() {}

    static S3Exception refusal(S3Error error, Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(S3Exception.class);
        S3Exception refusal = (S3Exception) thrown;
        assertThat(refusal.error()).as(refusal.text()).isEqualTo(error);
        return refusal;
    }
}
