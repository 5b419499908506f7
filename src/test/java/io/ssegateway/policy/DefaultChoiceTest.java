package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.Options;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.BucketRule.Region;
import io.ssegateway.s3.AskedDefault.Algorithm;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DefaultChoiceTest {
    private static BucketRule rule(boolean api, Set<Method> accept, Optional<Region> region) {
        return rule(api, accept, region, Optional.empty());
    }

    private static BucketRule rule(
            boolean api, Set<Method> accept, Optional<Region> region, Optional<Duration> bucketKey) {
        return new BucketRule(
                "b",
                "p.yaml:1:1",
                Encrypt.NONE,
                Optional.empty(),
                Map.of(),
                PlainReads.SERVE,
                Https.REQUIRED,
                EtagMode.OPAQUE,
                "b",
                "main",
                new Options(accept, api, Compat.AWS, region, bucketKey));
    }

    private static Given given(Algorithm algorithm) {
        return new Given(algorithm, Optional.empty(), Optional.empty(), BlockedEncryption.UNSAID);
    }

    private static void refused(S3Error error, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(error);
            assertThat(e.text()).contains(text);
        });
    }

    @Test
    void aMethodThatTheRegionLacksIsRefusedWithTheRegionsName() {
        Region region = new Region("ap-southeast-2", "AP-Bangkok", Set.of(Method.SSE_OBS));
        BucketRule rule = rule(true, Set.of(Method.SSE_OBS, Method.SSE_KMS), Optional.of(region));

        refused(
                S3Error.INVALID_REQUEST,
                "SSE-KMS is not offered in the region of this bucket, ap-southeast-2 (AP-Bangkok).",
                () -> DefaultChoice.method(rule, given(Algorithm.KMS)));
        assertThat(DefaultChoice.method(rule, given(Algorithm.AES256))).isEqualTo(Method.SSE_OBS);
    }

    @Test
    void aMethodThatTheRuleDoesNotAllowIsRefused() {
        refused(
                S3Error.ACCESS_DENIED,
                "does not allow SSE-OBS",
                () -> DefaultChoice.method(
                        rule(true, Set.of(Method.SSE_KMS), Optional.empty()), given(Algorithm.AES256)));
    }

    @Test
    void aDefaultWithBucketKeysIsRefusedWhereTheRuleHasNone() {
        BucketRule open = rule(true, Set.of(Method.SSE_KMS), Optional.empty());
        BucketRule off = rule(true, Set.of(Method.SSE_KMS), Optional.empty(), Optional.of(Duration.ZERO));
        Given with = new Given(Algorithm.KMS, Optional.empty(), Optional.of(true), BlockedEncryption.UNSAID);

        assertThat(DefaultChoice.method(open, with)).isEqualTo(Method.SSE_KMS);
        refused(S3Error.ACCESS_DENIED, "'bucket-key: off'", () -> DefaultChoice.method(off, with));
        assertThat(DefaultChoice.method(off, given(Algorithm.KMS))).isEqualTo(Method.SSE_KMS);
    }

    @Test
    void onlyARuleThatSaysSoIsOpen() {
        DefaultChoice.open(rule(true, Set.of(), Optional.empty()));
        refused(
                S3Error.ACCESS_DENIED,
                "api: locked",
                () -> DefaultChoice.open(rule(false, Set.of(), Optional.empty())));
    }

    @Test
    void headersThatAskNothingAskForNoDefault() {
        assertThat(DefaultChoice.ofHeaders(Fields.none(), Transport.TLS)).isEmpty();
        assertThat(DefaultChoice.ofHeaders(Fields.none().with(S3Header.SSE, "AES256"), Transport.CLEAR))
                .contains(given(Algorithm.AES256));
        assertThat(DefaultChoice.ofHeaders(
                        Fields.none()
                                .with(S3Header.SSE, "aws:kms")
                                .with(S3Header.SSE_KMS_KEY_ID, "k")
                                .with(S3Header.SSE_BUCKET_KEY, "false"),
                        Transport.CLEAR))
                .contains(new Given(Algorithm.KMS, Optional.of("k"), Optional.of(false), BlockedEncryption.UNSAID));
    }
}
