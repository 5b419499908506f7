package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the SDKs of OBS sign is what is verified, in every mode they have. */
class SdkHeadsTest {
    private final Verifier verifier = new Verifier();

    @ParameterizedTest
    @MethodSource("io.ssegateway.auth.SdkHeads#all")
    void verifies(SdkHeads.Head head) {
        Verified verified = verifier.verify(
                head.request(), EveryScheme.with(SigningQuirk.V2_KMS, SigningQuirk.EMPTY_PAYLOAD_HASH), head.time());
        assertThat(verified.accessKey()).isEqualTo(Examples.ACCESS_KEY);
        assertThat(verified.scheme() == SignatureScheme.OBS).isEqualTo(Verifier.isObs(head.request()));
    }
}
