package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.UploadOperation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT with a copy source, of objects and of parts. */
class CopyRequestsTest {
    private static S3Operation.CopyObject copy(String source, String... more) {
        String[] fields = new String[more.length + 1];
        fields[0] = "x-amz-copy-source: " + source;
        System.arraycopy(more, 0, fields, 1, more.length);
        return Heads.ready(S3Operation.CopyObject.class, "PUT", "/bucket/key", fields);
    }

    private static S3Exception refused(String target, String... fields) {
        return catchThrowableOfType(S3Exception.class, () -> Heads.parse("PUT", target, fields));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "src/key|src|key|",
                "/src/key|src|key|",
                "src%2Fkey|src|key|",
                "%2Fsrc%2Fa%2Fb|src|a/b|",
                "src//key|src|/key|",
                "src/a//b/|src|a//b/|",
                "src/a+b%20c%2Bd|src|a+b c+d|",
                "src/a%2520b|src|a%20b|",
                "src/%C3%BC/%F0%9F%98%80|src|ü/😀|",
                "src/ü/😀|src|ü/😀|",
                "src/why%3F|src|why?|",
                "src/k?versionId=abc.DEF-1_2~|src|k|abc.DEF-1_2~",
                "/src/k%3FversionId=1?versionId=null|src|k?versionId=1|null",
                "src/k&versionId=1|src|k&versionId=1|",
                "src/k=%26#|src|k=&#|",
                "src/...|src|...|",
            })
    void readsTheSource(String text, String bucket, String key, String version) {
        ObjectRef source = copy(text).source().object();
        assertThat(source.bucket().value()).isEqualTo(bucket);
        assertThat(source.key().value()).isEqualTo(key);
        assertThat(source.version()).isEqualTo(Optional.ofNullable(version));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "src",
                "src/",
                "/src/",
                "//src/key",
                "s/key",
                "src?/key",
                "src/key?",
                "src/key?foo=bar",
                "src/key?versionId=",
                "src/key?versionId=a&b=c",
                "src/key?versionId=a%20b",
                "src/key?versionId=a/../b",
                "src/key?versionId=1?versionId=2",
                "src/../other/key",
                "src/%2e%2e/other/key",
                "src/./key",
                "src%2F..%2Fkey",
                "src/a%00b",
                "src/a%0D%0Ab",
                "src/%zz",
                "src/%C0%AF",
                "src/%",
                "http://gw/src/key",
                "https://src.s3.amazonaws.com/key",
                "s3://src/key"
            })
    void refusesWhatNamesNoObjectOrCouldNameTwo(String text) {
        S3Exception refused = refused("/bucket/key", "x-amz-copy-source: " + text);
        assertThat(refused.error().code()).as(text).isEqualTo("InvalidArgument");
        assertThat(refused.details()).containsKey("ArgumentName");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:eu-west-1:123456789012:accesspoint/mine/object/key",
                "/arn:aws:s3-outposts:eu-west-1:123456789012:outpost/o/object/key"
            })
    void refusesAccessPointsByName(String text) {
        S3Exception refused = refused("/bucket/key", "x-amz-copy-source: " + text);
        assertThat(refused.error().code()).isEqualTo("NotImplemented");
        assertThat(refused.text()).contains("access point");
    }

    @Test
    void keyOfTheSourceIsBounded() {
        assertThat(copy("src/" + "k".repeat(1024)).source().object().key().value())
                .hasSize(1024);
        assertThat(refused("/bucket/key", "x-amz-copy-source: src/" + "k".repeat(1025))
                        .error()
                        .code())
                .isEqualTo("KeyTooLongError");
    }

    @Test
    void sortsTheFieldsOfACopy() {
        S3Operation.CopyObject copy = copy(
                "src/key",
                "x-amz-metadata-directive: REPLACE",
                "x-amz-tagging-directive: REPLACE",
                "x-amz-tagging: a=b",
                "x-amz-meta-colour: blue",
                "x-amz-storage-class: STANDARD_IA",
                "x-amz-copy-source-if-match: \"a\"",
                "x-amz-copy-source-if-none-match: \"b\"",
                "x-amz-copy-source-if-modified-since: Thu, 01 Jan 2026 00:00:00 GMT",
                "x-amz-copy-source-if-unmodified-since: Fri, 02 Jan 2026 00:00:00 GMT",
                "x-amz-source-expected-bucket-owner: 1",
                "If-None-Match: *");
        assertThat(copy.replaceMetadata()).isTrue();
        assertThat(copy.replaceTags()).isTrue();
        assertThat(copy.conditions().ifNoneMatch()).contains("*");
        CopySource source = copy.source();
        assertThat(source.conditions().ifMatch()).contains("\"a\"");
        assertThat(source.conditions().ifNoneMatch()).contains("\"b\"");
        assertThat(source.conditions().ifModifiedSince()).isPresent();
        assertThat(source.conditions().ifUnmodifiedSince()).isPresent();
        assertThat(copy.fields().metadata()).containsEntry("colour", "blue");
        assertThat(copy.fields().get(S3Header.SOURCE_EXPECTED_BUCKET_OWNER)).contains("1");
        for (S3Header header : new S3Header[] {
            S3Header.COPY_SOURCE, S3Header.METADATA_DIRECTIVE, S3Header.COPY_SOURCE_IF_MATCH, S3Header.IF_NONE_MATCH
        }) {
            assertThat(copy.fields().has(header)).as(header.wireName()).isFalse();
        }
    }

    @Test
    void copiesMetadataAndTagsUnlessAskedOtherwise() {
        assertThat(copy("src/key").replaceMetadata()).isFalse();
        assertThat(copy("src/key", "x-amz-metadata-directive: COPY").replaceMetadata())
                .isFalse();
        assertThat(copy("src/key").replaceTags()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-metadata-directive, Unknown metadata directive.",
        "x-amz-tagging-directive, Unknown tagging directive."
    })
    void refusesUnknownDirectives(String directive, String message) {
        for (String value : new String[] {"copy", "", "MERGE"}) {
            S3Exception refused = refused("/bucket/key", "x-amz-copy-source: src/key", directive + ": " + value);
            assertThat(refused.error().code()).isEqualTo("InvalidArgument");
            assertThat(refused.text()).isEqualTo(message);
            assertThat(refused.details())
                    .containsEntry("ArgumentName", directive)
                    .containsEntry("ArgumentValue", value);
        }
    }

    @Test
    void refusesReservedMetadataWithEitherDirective() {
        for (String directive : new String[] {"COPY", "REPLACE"}) {
            S3Exception refused = refused(
                    "/bucket/key",
                    "x-amz-copy-source: src/key",
                    "x-amz-metadata-directive: " + directive,
                    "X-Amz-Meta-SSEGW: AQ");
            assertThat(refused.error().code()).isEqualTo("InvalidArgument");
        }
    }

    @Test
    void copySourceOfAPresignedUrlCounts() {
        S3Operation.CopyObject copy = Heads.ready(
                S3Operation.CopyObject.class, "PUT", "/bucket/key?x-amz-copy-source=src%2Fa%2520b&x-id=CopyObject");
        assertThat(copy.source().object().key().value()).isEqualTo("a b");
    }

    @Test
    void rangeIsForPartsOnly() {
        assertThat(refused("/bucket/key", "x-amz-copy-source: src/key", "x-amz-copy-source-range: bytes=0-1")
                        .error()
                        .code())
                .isEqualTo("NotImplemented");
    }

    @Test
    void readsACopyIntoAPart() {
        UploadOperation.UploadPartCopy part = Heads.ready(
                UploadOperation.UploadPartCopy.class,
                "PUT",
                "/bucket/key?partNumber=10000&uploadId=u%2F1",
                "x-amz-copy-source: src/key?versionId=3",
                "x-amz-copy-source-range: bytes=5-9",
                "x-amz-copy-source-if-match: \"a\"");
        assertThat(part.uploadId()).isEqualTo("u/1");
        assertThat(part.partNumber()).isEqualTo(10_000);
        assertThat(part.source().object().version()).contains("3");
        assertThat(part.source().conditions().ifMatch()).contains("\"a\"");
        assertThat(part.range()).contains(new ByteRange.Between(5, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-", "bytes=-5", "bytes=5-4", "5-9", "bytes=0-1,3-4", "bytes=a-b", "bytes= 1-2"})
    void refusesRangesWithoutBothEnds(String range) {
        S3Exception refused = refused(
                "/bucket/key?partNumber=1&uploadId=u",
                "x-amz-copy-source: src/key",
                "x-amz-copy-source-range: " + range);
        assertThat(refused.error().code()).isEqualTo("InvalidArgument");
        assertThat(refused.text()).contains("bytes=first-last");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partNumber=0&uploadId=u",
                "partNumber=10001&uploadId=u",
                "partNumber=-1&uploadId=u",
                "partNumber=x&uploadId=u",
                "uploadId=u",
            })
    void refusesPartsWithoutNumber(String query) {
        assertThat(refused("/bucket/key?" + query, "x-amz-copy-source: src/key")
                        .error()
                        .code())
                .isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"partNumber=1", "partNumber=1&uploadId="})
    void partOfNoUploadIsRefused(String query) {
        assertThat(refused("/bucket/key?" + query, "x-amz-copy-source: src/key")
                        .error()
                        .code())
                .isEqualTo("NoSuchUpload");
    }

    @Test
    void refusesOtherParametersOfACopy() {
        assertThat(refused("/bucket/key?versionId=1", "x-amz-copy-source: src/key")
                        .error()
                        .code())
                .isEqualTo("NotImplemented");
    }
}
