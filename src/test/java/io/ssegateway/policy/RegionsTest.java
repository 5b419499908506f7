package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.EncryptionDecision.Encrypt;
import io.ssegateway.policy.EncryptionDecision.Refuse;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods by region (OBS, "Server-Side Encryption", regions). */
class RegionsTest {
    private static final String TABLE = """
            version: 1
            regions:
              ap-southeast-1: {name: CN-Hong Kong, methods: [sse-kms, sse-c]}
            """;

    @TempDir
    Path parent;

    private PolicyFolder rule(String words) {
        return new PolicyFolder(parent)
                .file("regions.yaml", TABLE)
                .file("a.yaml", "version: 1\nkeys: {k: {}}\nbuckets:\n  - {match: bkt, " + words + "}\n");
    }

    @Test
    void aRuleThatEncryptsWithWhatItsRegionLacksIsAnError() {
        assertThat(rule("region: ap-southeast-1, encrypt: sse-obs").lines())
                .containsExactly("policies/a.yaml:4:26: SSE-OBS is not offered in ap-southeast-1"
                        + " (policies/regions.yaml:3:49: sse-kms, sse-c)");
    }

    @Test
    void acceptingItIsWarnedOf() {
        assertThat(rule("region: ap-southeast-1, encrypt: sse-kms, key: k, accept: [sse-obs]")
                        .lines())
                .singleElement()
                .asString()
                .contains("SSE-OBS is not offered", "refused", "(warning)");
    }

    @Test
    void aRegionThatIsNotInTheTableIsNamed() {
        assertThat(rule("region: ap-southeast-l, encrypt: sse-kms, key: k").lines())
                .singleElement()
                .asString()
                .contains("did you mean 'ap-southeast-1'?");
    }

    @ParameterizedTest
    @CsvSource({"AES256, InvalidRequest", "aws:kms, ''"})
    void whatTheRegionLacksIsRefusedByItsName(String method, String code) {
        Policies policies = rule("region: ap-southeast-1, encrypt: sse-kms, key: k, accept: [sse-obs]")
                .snapshot();
        EncryptionDecision decision = EncryptionDecision.decide(
                policies,
                new BucketName("bkt"),
                Optional.empty(),
                AskedEncryption.of(Fields.none().with(S3Header.SSE, method)),
                Transport.TLS);
        if (code.isEmpty()) {
            assertThat(decision).isInstanceOf(Encrypt.class);
        } else {
            Refuse refuse = (Refuse) decision;
            assertThat(refuse.error().error().code()).isEqualTo(code);
            assertThat(refuse.error().text()).contains("SSE-OBS", "CN-Hong Kong");
        }
    }
}
