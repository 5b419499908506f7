package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObsSseTest {
    private static final String KEY_ID = "x-obs-server-side-encryption-kms-key-id";
    private static final String OTHER_KEY_ID = "x-obs-server-side-encryption-aws-kms-key-id";
    private static final BucketName BUCKET = new BucketName("bkt");

    private static Fields put(String... fields) {
        return Obs.ready(S3Operation.PutObject.class, "PUT", "/bkt/k", fields).fields();
    }

    private static Fields created(String... fields) {
        return ((S3Operation.CreateBucket) Obs.parsed("", "PUT", "/bkt", fields)).fields();
    }

    @ParameterizedTest
    @CsvSource({"kms, aws:kms", "aws:kms, aws:kms", "AES256, AES256", "aws:AES256, AES256"})
    void everySpellingOfAMethodIsUnderstood(String sent, String s3) {
        String field = "x-obs-server-side-encryption: " + sent;
        assertThat(put(field).get(S3Header.SSE)).hasValue(s3);
        assertThat(created(field).get(S3Header.SSE)).hasValue(s3);
        String url = "/bkt/k?AccessKeyId=a&Expires=1&Signature=s&x-obs-server-side-encryption=" + sent;
        assertThat(Obs.ready(S3Operation.PutObject.class, "PUT", url).fields().get(S3Header.SSE))
                .hasValue(s3);
    }

    @Test
    void aBucketIsCreatedWithObsAndAnObjectIsNot() {
        assertThat(created("x-obs-server-side-encryption: obs").get(S3Header.SSE))
                .hasValue("AES256");
        Map<String, String> details = Map.of("ArgumentName", "x-obs-server-side-encryption", "ArgumentValue", "obs");
        Obs.refused(S3Error.INVALID_ENCRYPTION_ALGORITHM, details, () -> put("x-obs-server-side-encryption: obs"));
        Obs.refused(
                S3Error.INVALID_ENCRYPTION_ALGORITHM,
                details,
                () -> Obs.parsed("", "PUT", "/bkt?acl", "x-obs-server-side-encryption: obs"));
        Obs.refused(
                S3Error.INVALID_ENCRYPTION_ALGORITHM,
                Map.of("ArgumentValue", "rot13"),
                () -> created("x-obs-server-side-encryption: rot13"));
    }

    @Test
    void everythingThatACreatedBucketIsToldIsHandedOn() {
        Fields fields = created(
                "x-obs-server-side-encryption: kms",
                "x-obs-server-side-data-encryption: AES256",
                KEY_ID + ": k",
                "x-obs-sse-kms-key-project-id: p",
                "x-obs-server-side-encryption-bucket-key-enabled: true",
                "x-obs-acl: private");
        assertThat(fields.get(S3Header.SSE)).hasValue("aws:kms");
        assertThat(fields.get(S3Header.SSE_KMS_KEY_ID)).hasValue("k");
        assertThat(fields.get(S3Header.SSE_KMS_PROJECT)).hasValue("p");
        assertThat(fields.get(S3Header.SSE_BUCKET_KEY)).hasValue("true");
        assertThat(fields.get(S3Header.ACL)).hasValue("private");
    }

    @Test
    void theDataAlgorithmIsAes256AndNothingElse() {
        String name = "x-obs-server-side-data-encryption";
        assertThat(put("x-obs-server-side-encryption: kms", name + ": AES256").get(S3Header.SSE))
                .hasValue("aws:kms");
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Header", name),
                () -> put("x-obs-server-side-encryption: kms", name + ": SM4"));
        Obs.refused(S3Error.NOT_IMPLEMENTED, Map.of("Header", name), () -> put(name + ": SM4"));
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Header", name),
                () -> Obs.parsed("", "PUT", "/bkt/k?" + name + "=SM4"));
        Obs.refused(S3Error.INVALID_ENCRYPTION_ALGORITHM, Map.of("ArgumentValue", "DES"), () -> put(name + ": DES"));
    }

    @Test
    void aProjectComesWithItsKey() {
        assertThat(put(KEY_ID + ": k", "x-obs-sse-kms-key-project-id: p").get(S3Header.SSE_KMS_PROJECT))
                .hasValue("p");
        String longest = "p".repeat(256);
        assertThat(put(KEY_ID + ": k", "x-obs-sse-kms-key-project-id: " + longest)
                        .get(S3Header.SSE_KMS_PROJECT))
                .hasValue(longest);
        Obs.refused(
                S3Error.INVALID_ARGUMENT,
                Map.of(),
                () -> put(KEY_ID + ": k", "x-obs-sse-kms-key-project-id: " + longest + "p"));
        Obs.refused(
                S3Error.INVALID_ARGUMENT,
                Map.of("ArgumentName", "x-amz-sse-kms-key-project-id"),
                () -> put("x-obs-server-side-encryption: kms", "x-obs-sse-kms-key-project-id: p"));
    }

    @Test
    void twoSpellingsOfOneFieldAreOneTooMany() {
        Obs.refused(S3Error.INVALID_ARGUMENT, Map.of(), () -> put(KEY_ID + ": a", OTHER_KEY_ID + ": b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "x-amz-server-side-encryption-customer-key",
                "x-amz-copy-source",
                "x-amz-copy-source-if-match",
                "x-amz-sse-kms-key-project-id",
                "x-amz-server-side-data-encryption"
            })
    void encryptionInS3sWordsIsNotIgnored(String name) {
        Obs.refused(S3Error.INVALID_ARGUMENT, Map.of("ArgumentName", name), () -> put(name + ": AES256"));
        Obs.refused(
                S3Error.INVALID_ARGUMENT,
                Map.of("ArgumentName", name),
                () -> Obs.parsed("", "PUT", "/bkt/k?" + name.toUpperCase(Locale.ROOT) + "=AES256"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-obs-server-side-encryption-customer-key",
                "X-Obs-Server-Side-Encryption-Customer-Algorithm",
                "x-obs-copy-source-server-side-encryption-customer-key"
            })
    void aCustomersKeyInAUrlIsRefused(String name) {
        Obs.refused(
                S3Error.INVALID_ARGUMENT,
                Map.of("ArgumentName", name.toLowerCase(Locale.ROOT)),
                () -> Obs.parsed("", "GET", "/bkt/k?" + name + "=x"));
    }

    private static Map<String, String> form() {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("key", "k");
        sent.put("AccessKeyId", "a");
        sent.put("policy", "p");
        sent.put("signature", "s");
        sent.put("x-obs-acl", "private");
        sent.put("x-obs-storage-class", "WARM");
        sent.put("x-obs-server-side-encryption", "kms");
        sent.put("x-obs-meta-a", "b");
        sent.put("x-amz-acl", "public-read");
        sent.put("content-type", "text/plain");
        return sent;
    }

    @Test
    void aFormIsAnUpload() {
        Fields fields = Obs.DIALECT.parse(FormFields.of(form(), ""), BUCKET).fields();
        assertThat(fields.get(S3Header.ACL)).hasValue("private");
        assertThat(fields.get(S3Header.STORAGE_CLASS)).hasValue("STANDARD_IA");
        assertThat(fields.get(S3Header.SSE)).hasValue("aws:kms");
        assertThat(fields.get(S3Header.CONTENT_TYPE)).hasValue("text/plain");
        assertThat(fields.metadata()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void aFormThatSaysWhatMustNotBeIgnoredIsRefused() {
        for (String name : List.of("x-amz-server-side-encryption", "x-amz-meta-ssegw", "x-obs-meta-ssegw")) {
            Map<String, String> more = form();
            more.put(name, "AES256");
            Obs.refused(S3Error.INVALID_ARGUMENT, Map.of(), () -> Obs.DIALECT.parse(FormFields.of(more, ""), BUCKET));
        }
        Map<String, String> twice = form();
        twice.put(KEY_ID, "a");
        twice.put(OTHER_KEY_ID, "b");
        Obs.refused(
                S3Error.INVALID_ARGUMENT,
                Map.of("ArgumentName", OTHER_KEY_ID),
                () -> Obs.DIALECT.parse(FormFields.of(twice, ""), BUCKET));
        Map<String, String> unknown = form();
        unknown.put("x-obs-expires", "1");
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Header", "x-obs-expires"),
                () -> Obs.DIALECT.parse(FormFields.of(unknown, ""), BUCKET));
    }
}
