package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRequestsTest {
    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(S3Exception.class, call).error().code();
    }

    @Test
    void createIsReadWithFieldsAndMetadata() {
        var operation = Heads.ready(
                UploadOperation.CreateMultipartUpload.class,
                "POST",
                "/bkt/a/k?uploads",
                "x-amz-checksum-algorithm: CRC32",
                "x-amz-meta-a: b");
        assertThat(operation.object().key().value()).isEqualTo("a/k");
        assertThat(operation.fields().get(S3Header.CHECKSUM_ALGORITHM)).contains("CRC32");
        assertThat(operation.fields().metadata()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void partIsReadWithNumberAndId() {
        var operation = Heads.ready(
                UploadOperation.UploadPart.class, "PUT", "/bkt/k?partNumber=10000&uploadId=i%2Bd", "Content-Length: 7");
        assertThat(operation.partNumber()).isEqualTo(10_000);
        assertThat(operation.uploadId()).isEqualTo("i+d");
        assertThat(operation.plainLength()).hasValue(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "x", "", "1.5", "99999999999999999999", "+1"})
    void partNumbersThatNoPartHasAreRefused(String number) {
        S3Exception refusal = catchThrowableOfType(
                S3Exception.class,
                () -> Heads.parse("PUT", "/bkt/k?uploadId=u&partNumber=" + number.replace("+", "%2B")));
        assertThat(refusal.error().code()).isEqualTo("InvalidArgument");
        assertThat(refusal.details()).containsEntry("ArgumentName", "partNumber");
    }

    @ParameterizedTest
    @CsvSource({"PUT,partNumber=1", "PUT,partNumber=1&uploadId=", "DELETE,uploadId=", "GET,uploadId=", "POST,uploadId="
    })
    void requestsWithoutAnIdNameNoUpload(String method, String query) {
        assertThat(code(() -> Heads.parse(method, "/bkt/k?" + query))).isEqualTo("NoSuchUpload");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,partNumber=1&uploadId=u&versionId=3",
        "POST,uploads&uploadId=u",
        "DELETE,uploadId=u&versionId=1",
        "GET,uploadId=u&acl"
    })
    void otherParametersAreNotIgnored(String method, String query) {
        assertThat(code(() -> Heads.parse(method, "/bkt/k?" + query))).isEqualTo("NotImplemented");
    }

    @Test
    void aPartIsNeverTakenForAnObject() {
        assertThat(code(() -> Heads.parse("PUT", "/bkt/k?partNumber=1"))).isEqualTo("NoSuchUpload");
        assertThat(code(() -> Heads.parse("HEAD", "/bkt/k?uploadId=u"))).isEqualTo("MethodNotAllowed");
    }

    @Test
    void listPartsHasMarkersAndBounds() {
        var all = Heads.ready(UploadOperation.ListParts.class, "GET", "/bkt/k?uploadId=u");
        assertThat(all.maxParts()).isEqualTo(1000);
        assertThat(all.partMarker()).isZero();
        var some = Heads.ready(
                UploadOperation.ListParts.class,
                "GET",
                "/bkt/k?uploadId=u&max-parts=5000&part-number-marker=7&encoding-type=url");
        assertThat(some.maxParts()).isEqualTo(1000);
        assertThat(some.partMarker()).isEqualTo(7);
        assertThat(some.urlEncoded()).isTrue();
        for (String bad :
                new String[] {"max-parts=-1", "max-parts=x", "part-number-marker=3000000000", "encoding-type=z"}) {
            assertThat(code(() -> Heads.parse("GET", "/bkt/k?uploadId=u&" + bad)))
                    .isEqualTo("InvalidArgument");
        }
    }

    @Test
    void listUploadsIsOfABucket() {
        var operation = Heads.ready(
                UploadOperation.ListMultipartUploads.class,
                "GET",
                "/bkt?uploads&prefix=a/&delimiter=/&key-marker=k&upload-id-marker=u&max-uploads=3");
        assertThat(operation.prefix()).contains("a/");
        assertThat(operation.delimiter()).contains("/");
        assertThat(operation.keyMarker()).contains("k");
        assertThat(operation.uploadIdMarker()).contains("u");
        assertThat(operation.maxUploads()).isEqualTo(3);
    }

    @Test
    void abortHasTheId() {
        var operation = Heads.ready(UploadOperation.AbortMultipartUpload.class, "DELETE", "/bkt/k?uploadId=u");
        assertThat(operation.uploadId()).isEqualTo("u");
    }

    @Test
    void completeIsReadWithClaimsConditionsAndAddress() {
        var operation = complete("""
                <?xml version="1.0" encoding="UTF-8"?>
                <CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Part><PartNumber>7</PartNumber><ETag>&quot;a&quot;</ETag></Part>
                  <Part>
                    <ETag>b</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32><PartNumber> 3 </PartNumber>
                  </Part>
                </CompleteMultipartUpload>
                """);
        assertThat(operation.parts())
                .containsExactly(
                        new CompletedPart(7, "\"a\"", Optional.empty()),
                        new CompletedPart(3, "b", Optional.of(new Checksum(Checksum.Algorithm.CRC32, new byte[4]))));
        assertThat(operation.conditions().ifNoneMatch()).contains("*");
        assertThat(operation.fields().get(S3Header.MP_OBJECT_SIZE)).contains("5");
        assertThat(operation.fields().get(S3Header.CHECKSUM_SHA256)).contains("x-2");
        assertThat(operation.location()).isEqualTo("//gw/bkt/a%20k");
        var hosted = (UploadOperation.CompleteMultipartUpload)
                Heads.document(part("1", "a"), "POST", "/bkt/k?uploadId=u", "Host: bkt.s3.example.com");
        assertThat(hosted.location()).isEqualTo("//bkt.s3.example.com/k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<CompleteMultipartUpload/>",
                "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>",
                "<Complete><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></Complete>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><ETag>a</ETag></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>x</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><PartNumber>1</PartNumber><ETag>a</ETag></Part>"
                        + "</CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag><Size>1</Size></Part>"
                        + "</CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber><x/>1</PartNumber><ETag>a</ETag></Part>"
                        + "</CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Other/></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part>",
                "<!DOCTYPE x [<!ENTITY e 'v'>]><CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&e;</ETag>"
                        + "</Part></CompleteMultipartUpload>"
            })
    void documentsOutsideOfTheSchemaAreMalformed(String xml) {
        assertThat(code(() -> complete(xml))).isEqualTo("MalformedXML");
    }

    @ParameterizedTest
    @CsvSource({"0,InvalidArgument", "10001,InvalidArgument", "999999999,InvalidArgument", "9999999999,MalformedXML"})
    void partNumbersOfTheListAreThoseOfParts(String number, String code) {
        assertThat(code(() -> complete(part(number, "a")))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "ChecksumCRC32,AAAA,InvalidRequest",
        "ChecksumCRC32,?,InvalidRequest",
        "ChecksumSHA512,AAAA,NotImplemented",
        "ChecksumXXHASH3,AAAA,NotImplemented"
    })
    void checksumsThatCannotBeVerifiedAreRefused(String name, String value, String code) {
        String xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag><" + name + ">" + value
                + "</" + name + "></Part></CompleteMultipartUpload>";
        assertThat(code(() -> complete(xml))).isEqualTo(code);
    }

    @Test
    void twoChecksumsOfAPartAreRefused() {
        assertThat(code(() -> complete("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag>"
                        + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumCRC32C>AAAAAA==</ChecksumCRC32C></Part>"
                        + "</CompleteMultipartUpload>")))
                .isEqualTo("InvalidRequest");
    }

    @Test
    void thousandsOfPartsWithTheLongestChecksumAreReadAndNotOneMore() {
        String sum = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 1; i <= 10_000; i++) {
            xml.append("<Part>\n  <ChecksumSHA256>")
                    .append(sum)
                    .append("</ChecksumSHA256>\n  <ETag>&quot;0123456789abcdef0123456789abcdef-0&quot;</ETag>\n")
                    .append("  <PartNumber>")
                    .append(i)
                    .append("</PartNumber>\n</Part>\n");
        }
        String whole = xml + "</CompleteMultipartUpload>";
        Parsed.NeedsDocument parsed = (Parsed.NeedsDocument) Heads.parse("POST", "/bkt/k?uploadId=u");
        assertThat(whole.length()).isLessThan(parsed.maxBytes());
        assertThat(complete(whole).parts()).hasSize(10_000);
        String more = xml + "<Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>";
        assertThat(code(() -> complete(more))).isEqualTo("MalformedXML");
    }

    private static String part(String number, String etag) {
        return "<CompleteMultipartUpload><Part><PartNumber>" + number + "</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
    }

    private static UploadOperation.CompleteMultipartUpload complete(String xml) {
        return (UploadOperation.CompleteMultipartUpload) Heads.document(
                xml,
                "POST",
                "/bkt/a%20k?uploadId=u",
                "Host: gw",
                "If-None-Match: *",
                "x-amz-mp-object-size: 5",
                "x-amz-checksum-sha256: x-2");
    }
}
