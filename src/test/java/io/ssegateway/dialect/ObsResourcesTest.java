package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.dialect.ObsResources.Row;
import io.ssegateway.dialect.ObsResources.Treatment;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObsResourcesTest {
    static Stream<Row> refused() {
        return ObsResources.all().stream().filter(row -> row.treatment() == Treatment.REFUSED);
    }

    static Stream<Row> handedOn() {
        return ObsResources.all().stream()
                .filter(row -> row.treatment() == Treatment.PASSED || row.treatment() == Treatment.TRANSLATED);
    }

    private static String target(Level level) {
        return level == Level.OBJECT ? "/bkt/k?" : "/bkt?";
    }

    @ParameterizedTest
    @MethodSource("refused")
    @Tag("I6")
    void whatIsRefusedIsRefusedByItsName(Row row) {
        List<Level> levels = row.level().map(List::of).orElse(List.of(Level.values()));
        for (Level level : levels) {
            for (String method : row.methods()) {
                for (String name : List.of(row.name(), row.name().toUpperCase(Locale.ROOT))) {
                    Obs.refused(
                            S3Error.NOT_IMPLEMENTED,
                            Map.of("QueryParameter", name),
                            () -> Obs.parsed("", method, target(level) + name + "=1"));
                }
            }
        }
        assertThat(row.note()).isNotBlank();
        assertThat(row.s3()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("handedOn")
    void whatPassesIsTheOperationOfS3(Row row) {
        Level level = row.level().orElseThrow();
        for (String method : row.methods()) {
            PassThrough passed = (PassThrough) Obs.parsed("", method, target(level) + row.name());
            assertThat(passed.resource())
                    .isEqualTo(SubResources.find(level, row.s3(), method, false).orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "append",
                "position",
                "modify",
                "truncate",
                "length",
                "rename",
                "name",
                "metadata",
                "x-image-process",
                "x-image-save-bucket",
                "x-image-save-object",
                "fetch",
                "mirrorBackToSource",
                "torrent",
                "select",
                "select-type",
                "symlink"
            })
    void nothingWorksOnTheContentOfAnObject(String name) {
        for (String method : List.of("GET", "HEAD", "PUT", "POST", "DELETE")) {
            Obs.refused(
                    S3Error.NOT_IMPLEMENTED,
                    Map.of("QueryParameter", name),
                    () -> Obs.parsed("", method, "/bkt/k?" + name + "=0"));
        }
    }

    @Test
    void aNameInAnotherCaseIsTheSame() {
        assertThat(Obs.parsed("", "GET", "/bkt?requestpayment").name()).isEqualTo("GetBucketRequestPayment");
        assertThat(Obs.parsed("", "GET", "/bkt/k?ACL&versionId=v").name()).isEqualTo("GetObjectAcl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bkt?accelerate",
                "/bkt?analytics",
                "/bkt?ownershipControls",
                "/bkt?legal-hold",
                "/bkt/k?legal-hold",
                "/bkt/k?attributes",
                "/bkt/k?encryption",
                "/bkt/k?versions"
            })
    void whatS3HasAloneIsRefused(String target) {
        Obs.refused(
                S3Error.NOT_IMPLEMENTED,
                Map.of("QueryParameter", target.substring(target.indexOf('?') + 1)),
                () -> Obs.parsed("", "GET", target));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bkt, ListObjects",
        "GET, /bkt?versions, ListObjectVersions",
        "GET, /bkt?uploads, ListMultipartUploads",
        "HEAD, /bkt, HeadBucket",
        "PUT, /bkt, CreateBucket",
        "DELETE, /bkt, DeleteBucket",
        "GET, /bkt?encryption, GetBucketEncryption",
        "DELETE, /bkt?encryption, DeleteBucketEncryption",
        "GET, /bkt/k, GetObject",
        "HEAD, /bkt/k?versionId=v, HeadObject",
        "DELETE, /bkt/k, DeleteObject",
        "POST, /bkt/k?uploads, CreateMultipartUpload",
        "PUT, /bkt/k?uploadId=u&partNumber=1, UploadPart",
        "GET, /bkt/k?uploadId=u, ListParts",
        "DELETE, /bkt/k?uploadId=u, AbortMultipartUpload",
        "GET, /, ListBuckets",
    })
    void theGatewaysOwnOperationsAreThoseOfS3(String method, String target, String operation) {
        assertThat(Obs.parsed("", method, target).name()).isEqualTo(operation);
    }

    @Test
    void anotherMethodIsAnsweredAsInS3() {
        Obs.refused(S3Error.METHOD_NOT_ALLOWED, Map.of(), () -> Obs.parsed("", "DELETE", "/bkt?acl"));
    }

    @Test
    void whatIsPassedHasADigestAndComesBackAsXml() {
        String xml = "<CORSConfiguration><CORSRule/></CORSConfiguration>";
        PassThrough put = (PassThrough) Obs.parsed(xml, "PUT", "/bkt?cors");
        assertThat(put.fields().get(S3Header.CONTENT_MD5)).hasValue("cLE3YyZop/Mse6wCGHoJbg==");
        assertThat(Obs.translated(xml, "PUT", "/bkt?cors")).isEqualTo(xml);
        assertThat(Obs.DIALECT.adaptation(put)).isSameAs(Adaptation.NONE);
        Adaptation read = Obs.DIALECT.adaptation(Obs.parsed("", "GET", "/bkt?cors"));
        assertThat(read.document()).isEmpty();
        Fields stored = Fields.none().with(S3Header.CONTENT_TYPE, "application/xml; charset=utf-8");
        assertThat(read.fields().apply(stored).get(S3Header.CONTENT_TYPE)).hasValue("application/xml");
    }

    @Test
    void aPreflightsQueryIsTheLaterRequests() {
        assertThat(Obs.parsed(
                                "",
                                "OPTIONS",
                                "/bkt/k?torrent&x-amz-server-side-encryption=AES256",
                                "Origin: https://page",
                                "Access-Control-Request-Method: GET",
                                "Access-Control-Request-Headers: x-obs-date")
                        .name())
                .isEqualTo("Preflight");
    }

    @Test
    void aSignedUrlsPolicyIsNoSubResource() {
        assertThat(Obs.parsed("", "GET", "/bkt?AccessKeyId=a&Policy=p&Signature=s")
                        .name())
                .isEqualTo("ListObjects");
    }
}
