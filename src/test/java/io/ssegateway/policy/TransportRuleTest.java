package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.TransportRule.Use;
import io.ssegateway.s3.Transport;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportRuleTest {
    private static BucketRule rule(Https https) {
        return new BucketRule(
                "b",
                "f:1:1",
                BucketRule.Encrypt.SSE_OBS,
                Optional.empty(),
                Map.of(),
                BucketRule.PlainReads.REFUSE,
                https,
                BucketRule.EtagMode.MD5,
                "b",
                "main",
                BucketRule.Options.none());
    }

    /** The table of OBS (columns SSE-C and SSE-KMS) between the two rows of the gateway's own. */
    @ParameterizedTest
    @CsvSource({
        "REQUIRED, SSE_KMS, PUT, true",
        "REQUIRED, SSE_KMS, GET, true",
        "REQUIRED, SSE_KMS, HEAD, true",
        "REQUIRED, SSE_OBS, HEAD, true",
        "AS_OBS, SSE_KMS, PUT, true",
        "AS_OBS, SSE_KMS, GET, true",
        "AS_OBS, SSE_KMS, HEAD, false",
        "AS_OBS, SSE_OBS, GET, true",
        "AS_OBS, SSE_OBS, HEAD, false",
        "AS_OBS, SSE_C, HEAD, true",
        "AS_OBS, SSE_KMS, UPLOAD, false",
        "AS_OBS, SSE_C, UPLOAD, true",
        "AS_OBS, SSE_KMS, PART_COPY, false",
        "AS_OBS, SSE_C, PART_COPY, true",
        "AS_OBS, SSE_KMS, COPY_SOURCE, false",
        "REQUIRED, SSE_KMS, UPLOAD, true",
        "REQUIRED, SSE_KMS, PART_COPY, true",
        "REQUIRED, SSE_KMS, COPY_SOURCE, true",
        "OPTIONAL, SSE_KMS, PUT, false",
        "OPTIONAL, SSE_OBS, GET, false",
        "OPTIONAL, SSE_C, PUT, true",
        "OPTIONAL, SSE_C, HEAD, true"
    })
    void needsHttps(Https https, Method method, Use use, boolean needed) {
        for (Transport transport : Transport.values()) {
            boolean refused =
                    TransportRule.refusal(rule(https), method, use, transport).isPresent();
            assertThat(refused).isEqualTo(needed && transport == Transport.CLEAR);
        }
    }
}
