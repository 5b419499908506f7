package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ObsAnswersTest {
    private static Map<String, String> spelled(S3Header header, String value) {
        Map<String, String> out = new LinkedHashMap<>();
        Obs.DIALECT.spell(Fields.none().with(header, value), out::put);
        return out;
    }

    @ParameterizedTest
    @CsvSource({
        "SSE, aws:kms, x-obs-server-side-encryption, kms",
        "SSE, AES256, x-obs-server-side-encryption, AES256",
        "SSE_KMS_KEY_ID, k, x-obs-server-side-encryption-kms-key-id, k",
        "SSE_KMS_PROJECT, p, x-obs-sse-kms-key-project-id, p",
        "SSE_BUCKET_KEY, true, x-obs-server-side-encryption-bucket-key-enabled, true",
        "SSE_C_ALGORITHM, AES256, x-obs-server-side-encryption-customer-algorithm, AES256",
        "SSE_C_KEY_MD5, m, x-obs-server-side-encryption-customer-key-MD5, m",
        "VERSION_ID, v, x-obs-version-id, v",
        "COPY_SOURCE_VERSION_ID, v, x-obs-copy-source-version-id, v",
        "DELETE_MARKER, true, x-obs-delete-marker, true",
        "EXPIRATION, e, x-obs-expiration, e",
        "RESTORE, r, x-obs-restore, r",
        "STORAGE_CLASS, STANDARD_IA, x-obs-storage-class, WARM",
        "STORAGE_CLASS, GLACIER, x-obs-storage-class, COLD",
        "STORAGE_CLASS, STANDARD, x-obs-storage-class, STANDARD",
        "STORAGE_CLASS, DEEP_ARCHIVE, x-obs-storage-class, DEEP_ARCHIVE",
        "STORAGE_CLASS, ONEZONE_IA, x-obs-storage-class, ONEZONE_IA",
        "DEFAULT_STORAGE_CLASS, STANDARD_IA, x-obs-storage-class, WARM",
        "BUCKET_REGION, r, x-obs-bucket-location, r",
        "OBS_VERSION, 3.0, x-obs-version, 3.0",
        "WEBSITE_REDIRECT, /x, x-obs-website-redirect-location, /x",
        "TAGGING_COUNT, 2, x-obs-tagging-count, 2",
        "ETAG, e, ETag, e",
        "CONTENT_TYPE, aws:kms, Content-Type, aws:kms",
        "LAST_MODIFIED, l, Last-Modified, l",
    })
    void aFieldIsSpelledAsObsDoes(S3Header header, String value, String name, String told) {
        assertThat(spelled(header, value)).containsExactly(Map.entry(name, told));
    }

    @ParameterizedTest
    @EnumSource(S3Header.class)
    void noAnswerHasANameOfS3AndEveryNameReadsBack(S3Header header) {
        spelled(header, "v").keySet().forEach(name -> {
            assertThat(name.toLowerCase(Locale.ROOT)).doesNotStartWith("x-amz-");
            if (name.startsWith("x-obs-") && header != S3Header.DEFAULT_STORAGE_CLASS) {
                assertThat(ObsNames.header(name)).hasValue(header);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = S3Header.class,
            names = {"CHECKSUM_CRC64NVME", "CHECKSUM_SHA256", "PARTS_COUNT", "SSE_CONTEXT", "EXPECTED_BUCKET_OWNER"})
    void whatS3HasAloneIsLeftOut(S3Header header) {
        assertThat(spelled(header, "v")).isEmpty();
        assertThat(ObsNames.header(header.wireName().replace("x-amz-", "x-obs-")))
                .isEmpty();
    }

    @Test
    void metadataAndTheAnswersOwnFieldsBeginWithTheServicesPrefix() {
        Map<String, String> out = new LinkedHashMap<>();
        Obs.DIALECT.spell(Fields.none().withMetadata("a", "b"), out::put);
        Obs.DIALECT.identify("ID", out::put);
        assertThat(out)
                .isEqualTo(Map.of("x-obs-meta-a", "b", "Server", "OBS", "x-obs-request-id", "ID", "x-obs-id-2", "ID"));
        out.clear();
        new S3Dialect().identify("ID", out::put);
        assertThat(out).isEqualTo(Map.of("x-amz-request-id", "ID"));
    }

    @Test
    void aBucketTellsItsVersionAndClass() {
        BucketName bucket = new BucketName("bkt");
        Adaptation adaptation = Obs.DIALECT.adaptation(new S3Operation.HeadBucket(bucket, Fields.none()));
        Fields told = adaptation.fields().apply(Fields.none().with(S3Header.BUCKET_REGION, "r"));
        assertThat(told.get(S3Header.OBS_VERSION)).hasValue("3.0");
        assertThat(told.get(S3Header.DEFAULT_STORAGE_CLASS)).hasValue("STANDARD");
        assertThat(told.get(S3Header.BUCKET_REGION)).hasValue("r");
        Fields cold = adaptation.fields().apply(Fields.none().with(S3Header.DEFAULT_STORAGE_CLASS, "GLACIER"));
        assertThat(cold.get(S3Header.DEFAULT_STORAGE_CLASS)).hasValue("GLACIER");
        assertThat(adaptation.document()).isEmpty();
        assertThat(Obs.DIALECT.adaptation(new S3Operation.DeleteBucket(bucket, Fields.none())))
                .isSameAs(Adaptation.NONE);
        assertThat(new S3Dialect().adaptation(new S3Operation.HeadBucket(bucket, Fields.none())))
                .isSameAs(Adaptation.NONE);
    }
}
