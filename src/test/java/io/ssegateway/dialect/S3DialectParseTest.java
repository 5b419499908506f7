package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3DialectParseTest {
    private static void assertRefused(String code, String method, String target, String... fields) {
        assertThatThrownBy(() -> Heads.parse(method, target, fields))
                .as("%s %s", method, target)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, ListBuckets",
        "GET, /?x-id=ListBuckets, ListBuckets",
        "GET, /bucket, ListObjects",
        "GET, /bucket?list-type=2&prefix=a, ListObjects",
        "GET, /bucket?location, GetBucketLocation",
        "GET, /bucket?encryption, GetBucketEncryption",
        "GET, /bucket?versions&prefix=a, ListObjectVersions",
        "HEAD, /bucket, HeadBucket",
        "DELETE, /bucket, DeleteBucket",
        "GET, /bucket/key?versionId=1, GetObject",
        "GET, /bucket/key?unknown=1, GetObject",
        "HEAD, /bucket/key, HeadObject",
        "PUT, /bucket/key?x-id=PutObject, PutObject",
        "PUT, /bucket/key?X-Amz-Signature=1&X-Amz-Date=2, PutObject",
        "DELETE, /bucket/key?versionId=1, DeleteObject",
    })
    void knowsTheOperation(String method, String target, String name) {
        assertThat(((Parsed.Ready) Heads.parse(method, target)).operation().name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bucket", "/bucket/key"})
    void refusesABareWordOnEveryMethod(String path) {
        for (String method : new String[] {"GET", "HEAD", "PUT", "DELETE", "POST"}) {
            assertRefused("NotImplemented", method, path + "?notKnownYet");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /bucket/key?unknown=1",
        "PUT, /bucket/key?versionId=1",
        "DELETE, /bucket/key?unknown=1",
        "PUT, /bucket?unknown=1",
        "POST, /bucket",
        "POST, /bucket/key",
        "PUT, /bucket/key?x-amz-checksum-crc32=AAAAAA==",
        "PUT, /bucket/key?x-amz-unknown=1",
    })
    void refusesUnknownParametersOfWrites(String method, String target) {
        assertRefused("NotImplemented", method, target);
    }

    @ParameterizedTest
    @CsvSource({"POST, /", "PUT, /", "PATCH, /bucket", "TRACE, /bucket/key"})
    void refusesOtherMethods(String method, String target) {
        assertRefused("MethodNotAllowed", method, target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-copy-source-if-match: \"a\"",
                "x-amz-copy-source-range: bytes=0-1",
                "x-amz-metadata-directive: REPLACE",
                "x-amz-tagging-directive: REPLACE",
                "x-amz-source-expected-bucket-owner: 1",
                "x-amz-copy-source-server-side-encryption-customer-key: k",
                "X-Amz-New-Feature: on",
                "x-amz-version-id: 1",
                "x-amz-write-offset-bytes: 5"
            })
    void refusesFieldsThatChangeWhatAPutMeans(String field) {
        assertRefused("NotImplemented", "PUT", "/bucket/key", field);
    }

    @Test
    void sortsTheFieldsOfAPut() {
        S3Operation.PutObject put = Heads.ready(
                S3Operation.PutObject.class,
                "PUT",
                "/bucket/key?x-amz-tagging=a%3Db",
                "Content-Length: 5",
                "Content-Type: text/plain",
                "Content-Encoding: aws-chunked,gzip",
                "x-amz-date: 20260101T000000Z",
                "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                "amz-sdk-invocation-id: 1",
                "X-Amz-Meta-Colour: blau",
                "x-amz-meta-COLOUR: grün",
                "If-None-Match: *");

        assertThat(put.plainLength()).isEqualTo(OptionalLong.of(5));
        assertThat(put.conditions().ifNoneMatch()).contains("*");
        Fields fields = put.fields();
        assertThat(fields.get(S3Header.CONTENT_TYPE)).contains("text/plain");
        assertThat(fields.get(S3Header.CONTENT_ENCODING)).contains("gzip");
        assertThat(fields.get(S3Header.TAGGING)).contains("a=b");
        assertThat(fields.metadata()).containsOnly(java.util.Map.entry("colour", "blau,grün"));
        assertThat(fields.has(S3Header.CONTENT_LENGTH)).isFalse();
        assertThat(fields.has(S3Header.IF_NONE_MATCH)).isFalse();
    }

    @Test
    void readsRangeConditionsAndOverridesOfAGet() {
        S3Operation.GetObject get = Heads.ready(
                S3Operation.GetObject.class,
                "GET",
                "/bucket/key?versionId=v&response-content-type=a%2Fb",
                "Range: bytes=1-2",
                "If-Match: \"e\"",
                "x-amz-checksum-mode: ENABLED");

        assertThat(get.object().version()).contains("v");
        assertThat(get.range()).contains(new ByteRange.Between(1, 2));
        assertThat(get.conditions().ifMatch()).contains("\"e\"");
        assertThat(get.overrides().get(S3Header.CONTENT_TYPE)).contains("a/b");
        assertThat(get.fields().get(S3Header.CHECKSUM_MODE)).contains("ENABLED");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bucket/key?response-content-type=a%0D%0AX:%20y, InvalidURI",
        "GET, /bucket/key?response-content-type=a%01b, InvalidArgument",
        "GET, /bucket/key?versionId=1&versionId=2, InvalidArgument",
        "GET, /bucket?prefix=a&prefix=b, InvalidArgument",
        "GET, /bucket?max-keys=-1, InvalidArgument",
        "GET, /bucket?max-keys=abc, InvalidArgument",
        "GET, /bucket?max-keys=2147483648, InvalidArgument",
        "GET, /bucket?max-keys=--1, InvalidArgument",
        "GET, /bucket?list-type=3, InvalidArgument",
        "GET, /bucket?encoding-type=xml, InvalidArgument",
        "GET, /bucket?list-type=2&continuation-token=, InvalidArgument",
        "GET, /bucket/key?versionId=, InvalidArgument",
        "DELETE, /bucket/key?versionId=, InvalidArgument",
        "GET, /bucket?versions&max-keys=-1, InvalidArgument",
        "GET, /bucket?versions&encoding-type=xml, InvalidArgument",
        "GET, /bucket?versions&version-id-marker=v, InvalidArgument",
        "GET, /bucket?versions&key-marker=k&version-id-marker=, InvalidArgument",
        "GET, /?max-buckets=0, InvalidArgument",
        "GET, /?max-buckets=10001, InvalidArgument",
        "GET, /?max-buckets=x, InvalidArgument",
    })
    void refusesBadParameters(String method, String target, String code) {
        assertRefused(code, method, target);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, Integer.MAX_VALUE})
    void readsMaxKeysAsAsked(int sent) {
        ListQuery query = Heads.ready(S3Operation.ListObjects.class, "GET", "/bucket?max-keys=" + sent)
                .query();
        assertThat(query.maxKeys()).isEqualTo(sent);
    }

    @Test
    void readsTheParametersOfBothListVersions() {
        ListQuery first = Heads.ready(
                        S3Operation.ListObjects.class,
                        "GET",
                        "/bucket?prefix=a%2Bb+c&delimiter=/&marker=m&encoding-type=url&start-after=s&fetch-owner=true")
                .query();
        assertThat(first)
                .isEqualTo(new ListQuery(1, o("a+b+c"), o("/"), o("m"), java.util.Optional.empty(), 1000, true, false));

        ListQuery second = Heads.ready(
                        S3Operation.ListObjects.class,
                        "GET",
                        "/bucket?list-type=2&start-after=s&continuation-token=t&fetch-owner=true&marker=m")
                .query();
        assertThat(second)
                .isEqualTo(new ListQuery(
                        2, java.util.Optional.empty(), java.util.Optional.empty(), o("s"), o("t"), 1000, false, true));
    }

    private static java.util.Optional<String> o(String text) {
        return java.util.Optional.of(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-meta-ssegw: a", "X-AMZ-META-SSEGW: a", "x-Amz-Meta-SseGw: "})
    void refusesTheEnvelopesNameInAnyCaseAndPlace(String field) {
        assertRefused("InvalidArgument", "PUT", "/bucket/key", field);
        assertRefused("InvalidArgument", "PUT", "/bucket/key?x-amz-meta-SSEGW=a");
    }

    @Test
    void countsMetadataInBytesUpToTwoKibibytes() {
        Heads.parse("PUT", "/bucket/key", "x-amz-meta-a: " + "ü".repeat(1023) + "x");
        assertThatThrownBy(() -> Heads.parse("PUT", "/bucket/key", "x-amz-meta-a: " + "ü".repeat(1024)))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.error().code()).isEqualTo("MetadataTooLarge");
                    assertThat(e.details()).containsEntry("Size", "2049").containsEntry("MaxSizeAllowed", "2048");
                });
        assertRefused("InvalidArgument", "PUT", "/bucket/key?x-amz-meta-a=b%01c");
        assertRefused("InvalidArgument", "PUT", "/bucket/key", "Content-Type: a", "content-type: b");
    }
}
