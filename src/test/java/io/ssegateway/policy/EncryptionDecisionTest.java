package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.EncryptionDecision.Encrypt;
import io.ssegateway.policy.EncryptionDecision.Plain;
import io.ssegateway.policy.EncryptionDecision.Refuse;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.Transport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionDecisionTest {
    @TempDir
    Path parent;

    private Policies policies;

    @BeforeEach
    void load() {
        policies = new PolicyFolder(parent).file("a.yaml", PolicyFolder.SMALL).snapshot();
    }

    private EncryptionDecision decide(String bucket, Fields fields, Transport transport) {
        return EncryptionDecision.decide(
                policies, new BucketName(bucket), Optional.empty(), AskedEncryption.of(fields), transport);
    }

    private String code(String bucket, Fields fields) {
        return decide(bucket, fields, Transport.TLS) instanceof Refuse refuse
                ? refuse.error().error().code()
                : "";
    }

    @Test
    void encryptsWithTheRulesKeyAndContext() {
        assertThat(decide("photos", Fields.none(), Transport.TLS))
                .isEqualTo(new Encrypt(
                        Method.SSE_KMS,
                        Optional.of(new KeyRef("local", "key-7", "photos")),
                        false,
                        Map.of("team", "media", "sse-gateway:bucket", "photos"),
                        false));
    }

    @Test
    void encryptsWithTheRootKeyWithoutAContext() {
        assertThat(decide("web-1", Fields.none(), Transport.TLS))
                .isEqualTo(new Encrypt(Method.SSE_OBS, Optional.empty(), false, Map.of(), false));
    }

    @Test
    void storesInClearOnlyWhereTheRuleSaysSo() {
        assertThat(decide("clear-1", Fields.none(), Transport.CLEAR)).isEqualTo(new Plain());
        assertThat(code("nobody", Fields.none())).isEqualTo("NoEncryptionPolicy");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void refusesToWriteOverPlainHttp(Transport transport) {
        boolean refused = decide("photos", Fields.none(), transport) instanceof Refuse;
        assertThat(refused).isEqualTo(transport == Transport.CLEAR);
    }

    @Test
    void theRefusalOverPlainHttpSaysWhatToDo() {
        Refuse refuse = (Refuse) decide("photos", Fields.none(), Transport.CLEAR);
        assertThat(refuse.error().error().code()).isEqualTo("AccessDenied");
        assertThat(refuse.error().text()).contains("https://", "network.secure");
    }

    @ParameterizedTest
    @CsvSource({
        "photos, aws:kms, ''",
        "photos, AES256, AccessDenied",
        "photos, aws:kms:dsse, NotImplemented",
        "photos, AES512, InvalidArgument",
        "photos, '', InvalidArgument",
        "web-1, AES256, ''",
        "web-1, aws:kms, AccessDenied",
        "clear-1, AES256, AccessDenied",
        "clear-1, aws:kms, AccessDenied"
    })
    void aMethodIsAllowedWhereItIsThePolicys(String bucket, String method, String code) {
        assertThat(code(bucket, Fields.none().with(S3Header.SSE, method))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photos",
                "key-7",
                "arn:aws:kms:us-east-1:123456789012:key/photos",
                "arn:aws:kms:us-east-1:123456789012:alias/photos"
            })
    void theRulesKeyIsAcceptedByEachOfItsNames(String keyId) {
        assertThat(code("photos", kms(keyId))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fake-key-id, KMS.NotFoundException",
        "arn:aws:kms:us-east-1:1:key/notphotos, KMS.NotFoundException",
        "x/key/photos, KMS.NotFoundException",
        "'', KMS.NotFoundException"
    })
    void anUnknownKeyIsRefused(String keyId, String code) {
        assertThat(code("photos", kms(keyId))).isEqualTo(code);
    }

    @Test
    void aKeyIdNeedsTheMethod() {
        Fields alone = Fields.none().with(S3Header.SSE_KMS_KEY_ID, "photos");
        assertThat(code("photos", alone)).isEqualTo("InvalidArgument");
        assertThat(code("web-1", alone.with(S3Header.SSE, "AES256"))).isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "arn:aws:kms:us-east-1:1:key/other"})
    void anotherKeyOfThePolicyIsTakenWithItsOwnContext(String keyId) {
        Encrypt encrypt = (Encrypt) decide("photos", kms(keyId), Transport.TLS);
        assertThat(encrypt.key().orElseThrow().alias()).isEqualTo("other");
        assertThat(encrypt.context()).isEqualTo(Map.of("sse-gateway:bucket", "photos"));
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "true, ''", "TRUE, ''", "maybe, InvalidArgument"})
    void bucketKeysAreYesOrNo(String value, String code) {
        assertThat(code("photos", kms("photos").with(S3Header.SSE_BUCKET_KEY, value)))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Header.class,
            names = {"SSE_C_ALGORITHM", "SSE_C_KEY", "SSE_C_KEY_MD5"})
    void customerKeysAreRefusedWhereTheRuleDoesNotAcceptThem(S3Header header) {
        Fields fields = Fields.none().with(header, "x");
        assertThat(code("photos", fields)).isEqualTo("AccessDenied");
        assertThat(((Refuse) decide("photos", fields, Transport.CLEAR))
                        .error()
                        .error()
                        .code())
                .isEqualTo("InvalidRequest");
    }

    private static Fields kms(String keyId) {
        return Fields.none().with(S3Header.SSE, "aws:kms").with(S3Header.SSE_KMS_KEY_ID, keyId);
    }
}
