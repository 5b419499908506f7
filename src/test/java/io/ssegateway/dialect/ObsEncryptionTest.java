package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.AskedDefault;
import io.ssegateway.s3.AskedDefault.Algorithm;
import io.ssegateway.s3.AskedDefault.Given;
import io.ssegateway.s3.AskedDefault.Unusable;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObsEncryptionTest {
    private static AskedDefault asked(String chosen, String more) {
        String xml = "<ServerSideEncryptionConfiguration xmlns=\"http://obs.cn/doc/2015-06-30/\"><Rule>"
                + "<ApplyServerSideEncryptionByDefault>" + chosen + "</ApplyServerSideEncryptionByDefault>" + more
                + "</Rule></ServerSideEncryptionConfiguration>";
        return document(xml);
    }

    private static AskedDefault document(String xml) {
        return ((S3Operation.PutBucketEncryption) Obs.parsed(xml, "PUT", "/bkt?encryption")).asked();
    }

    private static S3Exception refused(AskedDefault asked) {
        return ((Unusable) asked).error();
    }

    private static String algorithm(String text) {
        return "<SSEAlgorithm>" + text + "</SSEAlgorithm>";
    }

    @ParameterizedTest
    @CsvSource({"kms, KMS", "aws:kms, KMS", "AES256, AES256", "aws:AES256, AES256"})
    void everySpellingOfAMethodIsRead(String text, Algorithm algorithm) {
        assertThat(asked(algorithm(text), ""))
                .isEqualTo(new Given(algorithm, Optional.empty(), Optional.empty(), BlockedEncryption.UNSAID));
    }

    @Test
    void everythingThatTheSchemaHasIsRead() {
        assertThat(asked(
                        algorithm("kms") + "<KMSDataEncryption>AES256</KMSDataEncryption>"
                                + "<KMSMasterKeyID> r:d:key/k </KMSMasterKeyID><ProjectID> p </ProjectID>",
                        "<BucketKeyEnabled>true</BucketKeyEnabled>"))
                .isEqualTo(new Given(
                        Algorithm.KMS,
                        Optional.of("r:d:key/k"),
                        Optional.of("p"),
                        Optional.of(true),
                        BlockedEncryption.UNSAID));
        assertThat(asked(algorithm("AES256"), "<BucketKeyEnabled>false</BucketKeyEnabled>"))
                .isEqualTo(new Given(Algorithm.AES256, Optional.empty(), Optional.of(false), BlockedEncryption.UNSAID));
        assertThat(asked(algorithm("kms") + "<KMSMasterKeyID/><ProjectID/>", ""))
                .as("SDKs write elements of which they have no value")
                .isEqualTo(new Given(Algorithm.KMS, Optional.empty(), Optional.empty(), BlockedEncryption.UNSAID));
    }

    @ParameterizedTest
    @CsvSource({
        "kms, <ProjectID>p</ProjectID>, '', ProjectID",
        "AES256, <KMSDataEncryption>AES256</KMSDataEncryption>, '', KMSDataEncryption",
        "AES256, '', <BucketKeyEnabled>TRUE</BucketKeyEnabled>, BucketKeyEnabled",
        "aws:AES256, '', <BucketKeyEnabled>true</BucketKeyEnabled>, BucketKeyEnabled",
    })
    void whatDoesNotGoTogetherIsRefused(String method, String chosen, String more, String name) {
        S3Exception error = refused(asked(algorithm(method) + chosen, more));
        assertThat(error.error()).isEqualTo(S3Error.INVALID_ARGUMENT);
        assertThat(error.details()).containsEntry("ArgumentName", name);
    }

    @ParameterizedTest
    @CsvSource({
        "<KMSDataEncryption>SM4</KMSDataEncryption>, '', Header, KMSDataEncryption",
        "'', <BucketKeyRotationPeriod>365</BucketKeyRotationPeriod>, Element, BucketKeyRotationPeriod",
        "<BucketKeyRotationPeriod>365</BucketKeyRotationPeriod>, '', Element, BucketKeyRotationPeriod",
    })
    void whatIsNotDoneIsRefusedByItsName(String chosen, String more, String detail, String name) {
        S3Exception error = refused(asked(algorithm("kms") + chosen, more));
        assertThat(error.error()).isEqualTo(S3Error.NOT_IMPLEMENTED);
        assertThat(error.details()).containsEntry(detail, name);
        assertThat(error.text()).contains(name.startsWith("KMS") ? "SM4" : name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Other/>",
                "text",
                "<ServerSideEncryptionConfiguration/>",
                "<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>",
                "<Other><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>kms</SSEAlgorithm>"
                        + "</ApplyServerSideEncryptionByDefault></Rule></Other>"
            })
    void whatIsNoConfigurationIsMalformed(String xml) {
        assertThat(refused(document(xml)).error()).isEqualTo(S3Error.MALFORMED_XML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<SSEAlgorithm>obs</SSEAlgorithm>",
                "<SSEAlgorithm>kms</SSEAlgorithm><Other/>",
                "<SSEAlgorithm>kms</SSEAlgorithm><SSEAlgorithm>kms</SSEAlgorithm>",
                "<SSEAlgorithm>kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID><ProjectID>a&#10;b</ProjectID>"
            })
    void aRuleThatSaysSomethingElseIsMalformed(String chosen) {
        assertThat(refused(asked(chosen, "")).error()).isEqualTo(S3Error.MALFORMED_XML);
    }

    @Test
    void anEmptyBodyIsMissing() {
        assertThat(refused(document("")).error()).isEqualTo(S3Error.MISSING_REQUEST_BODY);
    }

    @Test
    void theConfigurationIsToldAsObsWritesIt() {
        String head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ServerSideEncryptionConfiguration"
                + " xmlns=\"http://obs.myhwclouds.com/doc/2015-06-30/\"><Rule><ApplyServerSideEncryptionByDefault>";
        String tail = "</Rule></ServerSideEncryptionConfiguration>";
        assertThat(Obs.text(Obs.DIALECT.render(new Document.BucketEncryption(
                        "aws:kms", Optional.of("k"), Optional.of("p"), true, BlockedEncryption.CUSTOMER_KEYS))))
                .isEqualTo(head + "<SSEAlgorithm>kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"
                        + "<ProjectID>p</ProjectID></ApplyServerSideEncryptionByDefault>"
                        + "<BucketKeyEnabled>true</BucketKeyEnabled>" + tail);
        assertThat(Obs.text(Obs.DIALECT.render(new Document.BucketEncryption("AES256", Optional.empty()))))
                .isEqualTo(head + "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>" + tail);
    }

    @ParameterizedTest
    @CsvSource({"kms, aws:kms", "AES256, AES256"})
    void whatWasSetInObsIsReadInS3(String method, String s3) {
        Given given = (Given) asked(algorithm(method), "");
        String name = given.algorithm() == Algorithm.KMS ? "aws:kms" : "AES256";
        Document document = new Document.BucketEncryption(name, given.keyId());
        assertThat(Obs.text(new S3Dialect().render(document))).contains(algorithm(s3));
        assertThat(Obs.text(Obs.DIALECT.render(document))).contains(algorithm(method));
    }
}
