package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObsHeadersTest {
    private static Fields put(String... fields) {
        return Obs.ready(S3Operation.PutObject.class, "PUT", "/bkt/k", fields).fields();
    }

    @ParameterizedTest
    @CsvSource({
        "x-obs-acl, ACL, public-read",
        "x-obs-grant-read, GRANT_READ, id=d",
        "x-obs-grant-write, GRANT_WRITE, id=d",
        "x-obs-grant-read-acp, GRANT_READ_ACP, id=d",
        "x-obs-grant-write-acp, GRANT_WRITE_ACP, id=d",
        "x-obs-grant-full-control, GRANT_FULL_CONTROL, id=d",
        "x-obs-tagging, TAGGING, a=b",
        "x-obs-website-redirect-location, WEBSITE_REDIRECT, /x",
        "x-obs-object-lock-mode, OBJECT_LOCK_MODE, COMPLIANCE",
        "x-obs-object-lock-retain-until-date, OBJECT_LOCK_UNTIL, 2030-01-01T00:00:00Z",
        "x-obs-object-lock-legal-hold, OBJECT_LOCK_LEGAL_HOLD, ON",
        "x-obs-request-payer, REQUEST_PAYER, requester",
        "x-obs-server-side-encryption-bucket-key-enabled, SSE_BUCKET_KEY, true",
        "x-obs-server-side-encryption-customer-algorithm, SSE_C_ALGORITHM, AES256",
        "x-obs-server-side-encryption-customer-key, SSE_C_KEY, a2V5",
        "x-obs-server-side-encryption-customer-key-MD5, SSE_C_KEY_MD5, bWQ1",
        "x-obs-server-side-encryption-kms-key-id, SSE_KMS_KEY_ID, k",
        "x-obs-server-side-encryption-aws-kms-key-id, SSE_KMS_KEY_ID, region:domain:key/k",
        "Content-Type, CONTENT_TYPE, text/plain",
        "Content-MD5, CONTENT_MD5, bWQ1",
    })
    void aFieldOfAnUploadIsTheOneOfS3(String name, S3Header header, String value) {
        assertThat(put(name + ": " + value).get(header)).hasValue(value);
        assertThat(put(name.toUpperCase(Locale.ROOT) + ": " + value).get(header))
                .hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({
        "x-obs-copy-source-server-side-encryption-customer-algorithm, COPY_SSE_C_ALGORITHM, AES256",
        "x-obs-copy-source-server-side-encryption-customer-key, COPY_SSE_C_KEY, a2V5",
        "x-obs-copy-source-server-side-encryption-customer-key-MD5, COPY_SSE_C_KEY_MD5, bWQ1",
        "x-obs-server-side-encryption-customer-key, SSE_C_KEY, a2V5",
    })
    void aFieldOfACopyIsTheOneOfS3(String name, S3Header header, String value) {
        S3Operation.CopyObject copy = Obs.ready(
                S3Operation.CopyObject.class, "PUT", "/bkt/k", "x-obs-copy-source: /src/a%2Fb", name + ": " + value);
        assertThat(copy.fields().get(header)).hasValue(value);
        assertThat(copy.source().object().key().value()).isEqualTo("a/b");
        assertThat(copy.replaceMetadata()).isFalse();
    }

    @Test
    void aCopyIsReadWithItsConditionsAndDirectives() {
        S3Operation.CopyObject copy = Obs.ready(
                S3Operation.CopyObject.class,
                "PUT",
                "/bkt/k",
                "x-obs-copy-source: src/a?versionId=v",
                "x-obs-copy-source-if-match: e",
                "x-obs-copy-source-if-none-match: n",
                "x-obs-copy-source-if-modified-since: m",
                "x-obs-copy-source-if-unmodified-since: u",
                "x-obs-metadata-directive: REPLACE",
                "x-obs-tagging-directive: REPLACE",
                "x-obs-meta-a: 1");
        assertThat(copy.source().object().version()).hasValue("v");
        assertThat(copy.source().conditions().ifMatch()).hasValue("e");
        assertThat(copy.source().conditions().ifNoneMatch()).hasValue("n");
        assertThat(copy.source().conditions().ifModifiedSince()).hasValue("m");
        assertThat(copy.source().conditions().ifUnmodifiedSince()).hasValue("u");
        assertThat(copy.replaceMetadata()).isTrue();
        assertThat(copy.replaceTags()).isTrue();
        assertThat(copy.fields().metadata()).isEqualTo(Map.of("a", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "STANDARD, STANDARD",
        "WARM, STANDARD_IA",
        "STANDARD_IA, STANDARD_IA",
        "COLD, GLACIER",
        "GLACIER, GLACIER",
        "DEEP_ARCHIVE, DEEP_ARCHIVE",
        "INTELLIGENT_TIERING, INTELLIGENT_TIERING",
        "warm, STANDARD_IA"
    })
    void everyStorageClassHasOneOfS3(String sent, String s3) {
        assertThat(put("x-obs-storage-class: " + sent).get(S3Header.STORAGE_CLASS))
                .hasValue(s3);
    }

    @Test
    void aClassNobodyKnowsIsRefusedAndABucketHasNone() {
        Obs.refused(
                S3Error.INVALID_STORAGE_CLASS,
                Map.of("StorageClassRequested", "HOT"),
                () -> put("x-obs-storage-class: HOT"));
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Header", "x-obs-storage-class"),
                () -> Obs.parsed("", "PUT", "/bkt", "x-obs-storage-class: WARM"));
        assertThat(Obs.parsed("", "PUT", "/bkt", "x-obs-storage-class: STANDARD"))
                .isInstanceOf(S3Operation.CreateBucket.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-obs-expires: 3",
                "x-obs-persistent-headers: a:b",
                "x-obs-forbid-overwrite: true",
                "x-obs-checksum-crc64ecma: 1",
                "x-obs-checksum-sha256: x",
                "x-obs-grant-read-delivered: id=d",
                "x-obs-acl: public-read-delivered",
                "x-obs-acl: public-read-write-delivered",
                "x-obs-no-such-thing: x"
            })
    @Tag("I6")
    void whatCannotBeDoneIsRefusedByItsName(String field) {
        String name = field.substring(0, field.indexOf(':'));
        Obs.refused(S3Error.NOT_IMPLEMENTED, Map.of("Header", name), () -> put(field));
    }

    @Test
    void aDirectiveThatMergesIsRefusedByItsName() {
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("Header", "x-obs-metadata-directive"),
                () -> Obs.parsed(
                        "", "PUT", "/bkt/k", "x-obs-copy-source: src/a", "x-obs-metadata-directive: REPLACE_NEW"));
    }

    @Test
    void aReadIgnoresWhatSaysNothing() {
        S3Operation.GetObject get = Obs.ready(
                S3Operation.GetObject.class,
                "GET",
                "/bkt/k?AccessKeyId=a&Expires=1&Signature=s%2F&response-content-type=a%2Fb&x-obs-traffic-limit=9",
                "x-obs-date: d",
                "x-obs-traffic-limit: 819200",
                "x-obs-server-side-encryption-customer-key: a2V5",
                "x-amz-expected-bucket-owner: o",
                "Range: bytes=0-1");
        assertThat(get.fields().get(S3Header.SSE_C_KEY)).hasValue("a2V5");
        assertThat(get.fields().has(S3Header.EXPECTED_BUCKET_OWNER)).isFalse();
        assertThat(get.overrides().get(S3Header.CONTENT_TYPE)).hasValue("a/b");
        assertThat(get.range()).isPresent();
    }

    @Test
    void theFieldsOfTheSignatureAndTheNamesOfS3SayNothing() {
        Fields fields = put("x-obs-date: d", "x-obs-content-sha256: h", "x-amz-acl: public-read", "x-amz-meta-a: b");
        assertThat(fields).hasToString("Fields[][]");
    }

    @Test
    void metadataKeepsItsNames() {
        assertThat(put("x-obs-meta-Colour: red", "x-obs-meta-x-obs-acl: y").metadata())
                .isEqualTo(Map.of("colour", "red", "x-obs-acl", "y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-obs-meta-ssegw", "X-Obs-Meta-SSEGW", "x-amz-meta-ssegw", "X-Amz-Meta-Ssegw"})
    void theEnvelopesNameIsRefusedInEverySpelling(String name) {
        Obs.refused(S3Error.INVALID_ARGUMENT, Map.of("ArgumentName", "x-amz-meta-ssegw"), () -> put(name + ": x"));
        Obs.refused(S3Error.INVALID_ARGUMENT, Map.of(), () -> Obs.parsed("", "PUT", "/bkt/k?" + name + "=x"));
        Obs.refused(S3Error.INVALID_ARGUMENT, Map.of(), () -> Heads.parse("PUT", "/bkt/k", name + ": x"));
    }
}
