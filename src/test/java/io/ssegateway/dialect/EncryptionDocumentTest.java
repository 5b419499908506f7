package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.AskedDefault;
import io.ssegateway.s3.AskedDefault.Algorithm;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.AskedDefault.Unusable;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Operation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionDocumentTest {
    private static final String AES = "<SSEAlgorithm>AES256</SSEAlgorithm>";

    private static AskedDefault read(String document) {
        var operation = (S3Operation.PutBucketEncryption) Heads.document(document, "PUT", "/bucket?encryption");
        return operation.asked();
    }

    private static AskedDefault rule(String inner) {
        return read(
                "<ServerSideEncryptionConfiguration><Rule>" + inner + "</Rule></ServerSideEncryptionConfiguration>");
    }

    private static AskedDefault chosen(String inner, String more) {
        return rule("<ApplyServerSideEncryptionByDefault>" + inner + "</ApplyServerSideEncryptionByDefault>" + more);
    }

    private static void isMalformed(AskedDefault asked) {
        assertThat(asked)
                .isInstanceOfSatisfying(
                        Unusable.class,
                        unusable -> assertThat(unusable.error().error()).isEqualTo(S3Error.MALFORMED_XML));
    }

    @Test
    void readsEverythingThatTheSchemaHas() {
        assertThat(chosen(AES, ""))
                .isEqualTo(new Given(Algorithm.AES256, Optional.empty(), Optional.empty(), BlockedEncryption.UNSAID));
        assertThat(chosen(
                        "\n <KMSMasterKeyID> alias/k </KMSMasterKeyID>\n <SSEAlgorithm> aws:kms\n</SSEAlgorithm>",
                        "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"
                                + "<BucketKeyEnabled>TRUE</BucketKeyEnabled>"))
                .isEqualTo(new Given(
                        Algorithm.KMS, Optional.of("alias/k"), Optional.of(true), BlockedEncryption.CUSTOMER_KEYS));
        assertThat(chosen(
                        AES,
                        "<BucketKeyEnabled>false</BucketKeyEnabled>"
                                + "<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType>"
                                + "</BlockedEncryptionTypes>"))
                .isEqualTo(
                        new Given(Algorithm.AES256, Optional.empty(), Optional.of(false), BlockedEncryption.NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<SSEAlgorithm/>",
                "<SSEAlgorithm>kms</SSEAlgorithm>",
                "<SSEAlgorithm>aes256</SSEAlgorithm>",
                AES + AES,
                AES + "<Other/>",
                AES + "<KMSMasterKeyID/>",
                AES + "<KMSMasterKeyID>a&#10;b</KMSMasterKeyID>",
                AES + "<KMSMasterKeyID>a</KMSMasterKeyID><KMSMasterKeyID>b</KMSMasterKeyID>",
                "<SSEAlgorithm><x/>AES256</SSEAlgorithm>"
            })
    void refusesAChoiceThatIsNone(String inner) {
        isMalformed(chosen(inner, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<BucketKeyEnabled/>",
                "<BucketKeyEnabled>yes</BucketKeyEnabled>",
                "<BlockedEncryptionTypes/>",
                "<BlockedEncryptionTypes><EncryptionType/></BlockedEncryptionTypes>",
                "<BlockedEncryptionTypes><EncryptionType>SSE-S3</EncryptionType></BlockedEncryptionTypes>",
                "<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType><EncryptionType>SSE-C</EncryptionType>"
                        + "</BlockedEncryptionTypes>",
                "<ApplyServerSideEncryptionByDefault>" + AES + "</ApplyServerSideEncryptionByDefault>",
                "<Unknown/>"
            })
    void refusesWhatIsWrongBesideAGoodChoice(String more) {
        isMalformed(chosen(AES, more));
    }

    @Test
    void refusesARuleWithoutAChoiceAndAKeyThatIsTooLong() {
        isMalformed(rule("<BucketKeyEnabled>true</BucketKeyEnabled>"));
        String kms = "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>";
        assertThat(chosen(kms + "k".repeat(2048) + "</KMSMasterKeyID>", "")).isInstanceOf(Given.class);
        isMalformed(chosen(kms + "k".repeat(2049) + "</KMSMasterKeyID>", ""));
    }

    @Test
    void deletingIsAnOperationOfItsOwn() {
        assertThat(Heads.ready(S3Operation.DeleteBucketEncryption.class, "DELETE", "/bucket?encryption")
                        .bucket()
                        .value())
                .isEqualTo("bucket");
    }
}
