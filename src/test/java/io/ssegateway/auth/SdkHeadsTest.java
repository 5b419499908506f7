package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the SDKs of OBS sign is what is verified, in every mode they have. */
class SdkHeadsTest {
    private static final ClientKeys KEYS = EveryScheme.with(SigningQuirk.V2_KMS, SigningQuirk.EMPTY_PAYLOAD_HASH);

    private final Verifier verifier = new Verifier();

    static Stream<SdkHeads.Head> good() {
        return SdkHeads.all().filter(head -> !isUnsignedSetting(head) && !isPlusForSpace(head));
    }

    /** A parameter of OBS in a URL of Version 2: the SDK writes it, and its signature does not cover it. */
    static Stream<SdkHeads.Head> unsignedSettings() {
        return SdkHeads.all().filter(SdkHeadsTest::isUnsignedSetting);
    }

    /** esdk-obs-java signs a space in a query with Version 4 and sends a plus, which is another octet. */
    static Stream<SdkHeads.Head> plusForSpace() {
        return SdkHeads.all().filter(SdkHeadsTest::isPlusForSpace);
    }

    private static boolean isUnsignedSetting(SdkHeads.Head head) {
        String query = head.request().rawQuery();
        return query.contains("AWSAccessKeyId") && query.contains("x-obs-");
    }

    private static boolean isPlusForSpace(SdkHeads.Head head) {
        String query = head.request().rawQuery();
        return query.contains("X-Amz-Signature") && query.contains("+");
    }

    @ParameterizedTest
    @MethodSource("good")
    void verifies(SdkHeads.Head head) {
        Verified verified = verifier.verify(head.request(), KEYS, head.time());
        assertThat(verified.accessKey()).isEqualTo(Examples.ACCESS_KEY);
        assertThat(verified.scheme() == SignatureScheme.OBS).isEqualTo(Verifier.isObs(head.request()));
    }

    @ParameterizedTest
    @MethodSource("unsignedSettings")
    void refusesASettingThatTheSdkDidNotSign(SdkHeads.Head head) {
        refusal(S3Error.ACCESS_DENIED, () -> verifier.verify(head.request(), KEYS, head.time()));
    }

    @ParameterizedTest
    @MethodSource("plusForSpace")
    void refusesAPlusThatWasSignedAsASpace(SdkHeads.Head head) {
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verifier.verify(head.request(), KEYS, head.time()));
    }
}
