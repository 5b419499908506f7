package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.GetObjectAttributes;
import io.ssegateway.s3.S3Operation.GetObjectAttributes.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRequestsTest {
    private static S3Operation parse(String method, String target, String... fields) {
        return ((Parsed.Ready) Heads.parse(method, target, fields)).operation();
    }

    private static void assertRefused(String code, String text, String method, String target, String... fields) {
        assertThatThrownBy(() -> Heads.parse(method, target, fields))
                .as("%s %s", method, target)
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.error().code()).isEqualTo(code);
                    assertThat(e.text()).contains(text);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9_999, 10_000})
    void readsAPartNumberOfGetAndHead(int number) {
        String target = "/bucket/key?partNumber=" + number + "&versionId=v";
        assertThat(parse("GET", target)).isInstanceOfSatisfying(S3Operation.GetObject.class, get -> {
            assertThat(get.partNumber()).hasValue(number);
            assertThat(get.range()).isEmpty();
            assertThat(get.object().version()).contains("v");
        });
        assertThat(parse("HEAD", target))
                .isInstanceOfSatisfying(
                        S3Operation.HeadObject.class,
                        head -> assertThat(head.partNumber()).hasValue(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "1.5", "", "x", "99999999999", "+1"})
    void refusesWhatIsNoPartNumber(String value) {
        for (String method : new String[] {"GET", "HEAD"}) {
            assertRefused(
                    "InvalidArgument",
                    "Part number must be an integer between 1 and 10000, inclusive",
                    method,
                    "/bucket/key?partNumber=" + value);
        }
    }

    @Test
    void refusesAPartNumberBesideARange() {
        for (String range : new String[] {"bytes=0-1", "nonsense"}) {
            assertRefused(
                    "InvalidRequest",
                    "Cannot specify both Range header and partNumber query parameter",
                    "GET",
                    "/bucket/key?partNumber=1",
                    "Range: " + range);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT", "DELETE", "POST"})
    void refusesPartNumberAndAttributesOfOtherMethods(String method) {
        assertRefused("NotImplemented", "", method, "/bucket/key?attributes");
        String partOfNothing = method.equals("PUT") ? "NoSuchUpload" : "NotImplemented";
        assertRefused(partOfNothing, "", method, "/bucket/key?partNumber=1");
        assertRefused("NotImplemented", "", "HEAD", "/bucket/key?attributes");
        assertRefused("NotImplemented", "", "GET", "/bucket?attributes");
        assertRefused("NotImplemented", "", "GET", "/bucket?partNumber=1");
    }

    @Test
    void keepsIfRangeAndChecksumModeAmongTheFieldsOfARead() {
        S3Operation.GetObject get = (S3Operation.GetObject)
                parse("GET", "/bucket/key", "If-Range: \"a\"", "Range: bytes=0-1", "x-amz-checksum-mode: ENABLED");
        assertThat(get.fields().get(S3Header.IF_RANGE)).contains("\"a\"");
        assertThat(get.fields().get(S3Header.CHECKSUM_MODE)).contains("ENABLED");
        assertThat(get.range()).isPresent();
    }

    @Test
    void severalRangesAreNoRangeAsInS3() {
        S3Operation.GetObject get = (S3Operation.GetObject) parse("GET", "/bucket/key", "Range: bytes=0-1,4-5");
        assertThat(get.range()).isEmpty();
    }

    @Test
    void readsAttributesWithAndWithoutPage() {
        GetObjectAttributes all = (GetObjectAttributes) parse(
                "GET",
                "/bucket/key?attributes&versionId=v",
                "x-amz-object-attributes: ETag, Checksum,ObjectParts",
                "x-amz-object-attributes: StorageClass,ObjectSize",
                "x-amz-max-parts: 7",
                "x-amz-part-number-marker: 3");
        assertThat(all.attributes()).containsExactlyInAnyOrder(Attribute.values());
        assertThat(all.maxParts()).isEqualTo(7);
        assertThat(all.partMarker()).isEqualTo(3);
        assertThat(all.object().version()).contains("v");
        GetObjectAttributes one = (GetObjectAttributes)
                parse("GET", "/bucket/key?attributes", "x-amz-object-attributes: ETag", "x-amz-max-parts: 5000");
        assertThat(one.attributes()).containsExactly(Attribute.ETAG);
        assertThat(one.maxParts()).isEqualTo(1_000);
        assertThat(one.partMarker()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "etag", "ETag,", "ETag,Nonsense", ","})
    void refusesMissingAndUnknownAttributes(String names) {
        assertRefused(
                "InvalidArgument",
                "Invalid attribute name specified.",
                "GET",
                "/bucket/key?attributes",
                "x-amz-object-attributes: " + names);
        assertRefused("InvalidArgument", "Invalid attribute name specified.", "GET", "/bucket/key?attributes");
    }

    @ParameterizedTest
    @CsvSource({"x-amz-max-parts, -1", "x-amz-max-parts, x", "x-amz-part-number-marker, 99999999999"})
    void refusesWhatIsNoPage(String field, String value) {
        assertRefused(
                "InvalidArgument",
                "must be an integer",
                "GET",
                "/bucket/key?attributes",
                "x-amz-object-attributes: ETag",
                field + ": " + value);
    }
}
