package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Document;
import io.ssegateway.s3.S3Error;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ObsErrorsTest {
    private static ErrorDocument error(S3Error error) {
        return new ErrorDocument(
                Optional.of(error), error.status(), error.code(), error.message(), Map.of(), "/b/k", "ID");
    }

    private static ErrorDocument ofStore(int status, String code, String message) {
        return new ErrorDocument(Optional.empty(), status, code, message, Map.of(), "/b/k", "ID");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_BUCKET_ENCRYPTION, 404, NoSuchEncryptionConfiguration",
        "WRONG_CUSTOMER_KEY, 400, InvalidEncryptionAlgorithmError",
        "WRONG_CUSTOMER_KEY_OF_CEPH, 400, InvalidEncryptionAlgorithmError",
        "INVALID_ENCRYPTION_ALGORITHM, 400, InvalidEncryptionAlgorithmError",
        "KMS_NOT_FOUND, 400, KMS.NotFoundException",
        "KMS_DISABLED, 400, KMS.DisabledException",
        "KMS_INVALID_STATE, 400, KMS.DisabledException",
        "X_AMZ_CONTENT_SHA256_MISMATCH, 400, BadDigest",
        "ACCESS_DENIED, 403, AccessDenied",
        "INVALID_ARGUMENT, 400, InvalidArgument",
        "MALFORMED_XML, 400, MalformedXML",
        "MISSING_REQUEST_BODY, 400, MissingRequestBodyError",
        "SIGNATURE_DOES_NOT_MATCH, 403, SignatureDoesNotMatch",
        "NO_SUCH_KEY, 404, NoSuchKey",
        "NOT_IMPLEMENTED, 501, NotImplemented",
        "NOT_MODIFIED, 304, NotModified",
    })
    void anErrorHasItsCodeAndStatusInObs(S3Error error, int status, String code) {
        ErrorDocument told = Obs.DIALECT.told(error(error));
        assertThat(told.status()).isEqualTo(status);
        assertThat(told.code()).isEqualTo(code);
        assertThat(new S3Dialect().told(error(error))).isEqualTo(error(error));
    }

    @ParameterizedTest
    @EnumSource(S3Error.class)
    void noErrorSpeaksOfS3AndTellingItTwiceChangesNothing(S3Error error) {
        ErrorDocument told = Obs.DIALECT.told(error(error));
        assertThat(told.code() + told.message()).doesNotContainIgnoringCase("x-amz-");
        assertThat(Obs.DIALECT.told(told)).isEqualTo(told);
        assertThat(told.resource()).isEqualTo("/b/k");
        assertThat(told.requestId()).isEqualTo("ID");
    }

    @Test
    void clientsOfS3SeeAWrongKeyAsBefore() {
        assertThat(S3Error.WRONG_CUSTOMER_KEY.code()).isEqualTo("AccessDenied");
        assertThat(S3Error.WRONG_CUSTOMER_KEY.status()).isEqualTo(403);
        assertThat(S3Error.WRONG_CUSTOMER_KEY_OF_CEPH.code()).isEqualTo("InvalidArgument");
        assertThat(S3Error.WRONG_CUSTOMER_KEY_OF_CEPH.status()).isEqualTo(400);
    }

    @Test
    void aStoresOwnErrorKeepsItsCodeUnlessObsHasAnother() {
        assertThat(Obs.DIALECT.told(ofStore(404, "NoSuchTagSet", "m")).code()).isEqualTo("NoSuchTagSet");
        ErrorDocument told = Obs.DIALECT.told(ofStore(404, "ServerSideEncryptionConfigurationNotFoundError", "none"));
        assertThat(told.code()).isEqualTo("NoSuchEncryptionConfiguration");
        assertThat(told.status()).isEqualTo(404);
        assertThat(told.message()).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption : aws:kms, x-obs-server-side-encryption : kms",
        "no x-amz-server-side-encryption-aws-kms-key-id., no x-obs-server-side-encryption-kms-key-id.",
        "X-Amz-Meta-Colour and x-amz-no-such, x-obs-Meta-Colour and x-obs-no-such",
        "nothing, nothing",
    })
    void namesAreThoseOfObs(String text, String told) {
        assertThat(Obs.DIALECT.told(ofStore(400, "InvalidArgument", text)).message())
                .isEqualTo(told);
    }

    @Test
    void theDocumentIsOneLineAndItsDetailsHaveTheNamesOfObs() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("ArgumentName", "x-amz-server-side-encryption-aws-kms-key-id");
        details.put("ArgumentValue", "a\r\nb");
        ErrorDocument told = Obs.DIALECT.told(new ErrorDocument(
                Optional.of(S3Error.INVALID_ARGUMENT), 400, "InvalidArgument", "a<b", details, "/b/<k>", "ID"));
        assertThat(Obs.text(Obs.DIALECT.render(told)))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>InvalidArgument</Code>"
                        + "<Message>a&lt;b</Message><ArgumentName>x-obs-server-side-encryption-kms-key-id"
                        + "</ArgumentName><ArgumentValue>a&#13;&#10;b</ArgumentValue><Resource>/b/&lt;k&gt;</Resource>"
                        + "<RequestId>ID</RequestId><HostId>ID</HostId></Error>");
    }

    @Test
    void anAnswerToHeadTellsTheErrorInItsFields() {
        Map<String, String> out = new LinkedHashMap<>();
        Obs.DIALECT.spell(
                Obs.DIALECT.told(ofStore(400, "KMS.DisabledException", "Key 'ä\r\nx: y' is off\n")), out::put);
        assertThat(out)
                .isEqualTo(Map.of(
                        "x-obs-error-code", "KMS.DisabledException", "x-obs-error-message", "Key '   x: y' is off"));
        out.clear();
        new S3Dialect().spell(error(S3Error.NO_SUCH_KEY), out::put);
        assertThat(out).isEmpty();
    }

    @Test
    void anObjectThatCouldNotBeDeletedIsToldLikewise() {
        Document.Deletions document = new Document.Deletions(
                List.of(new Document.Deleted("a", Optional.of("v"), true, Optional.of("m"))),
                List.of(new Document.Failed("b", Optional.empty(), "KMS.KMSInvalidStateException", "x-amz-acl")));
        assertThat(Obs.text(Obs.DIALECT.render(document)))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><DeleteResult"
                        + " xmlns=\"http://obs.myhwclouds.com/doc/2015-06-30/\"><Deleted><Key>a</Key>"
                        + "<VersionId>v</VersionId><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>m"
                        + "</DeleteMarkerVersionId></Deleted><Error><Key>b</Key><Code>KMS.DisabledException</Code>"
                        + "<Message>x-obs-acl</Message></Error></DeleteResult>");
    }
}
