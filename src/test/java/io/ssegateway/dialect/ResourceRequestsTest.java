package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.SubResource;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResource.Served;
import io.ssegateway.s3.SubResources;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceRequestsTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "DELETE", "POST");

    static Stream<SubResource> rows() {
        return SubResources.all().stream();
    }

    private static String target(SubResource row) {
        boolean item = row.treatment() instanceof Passed passed && passed.item();
        return (row.level() == Level.OBJECT ? "/bucket/a%20k?" : "/bucket?") + row.parameter() + (item ? "&id=i" : "");
    }

    private static S3Operation parsed(String method, String target, String xml, String... fields) {
        return switch (Heads.parse(method, target, fields)) {
            case Parsed.Ready ready -> ready.operation();
            case Parsed.NeedsDocument document -> document.read().apply(xml.getBytes());
        };
    }

    private static String code(String method, String target) {
        try {
            return parsed(method, target, "").name();
        } catch (S3Exception e) {
            return e.error().code();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Tag("I6")
    void everyRowOfTheTableIsParsedAsTheTableSays(SubResource row) {
        List<String> methods = row.method().equals(SubResources.ANY_METHOD) ? METHODS : List.of(row.method());
        for (String method : methods) {
            switch (row.treatment()) {
                case Passed ignored -> {
                    PassThrough operation = (PassThrough) parsed(method, target(row), "");
                    assertThat(operation.resource()).isEqualTo(row);
                    assertThat(operation.query()).containsKey(row.parameter());
                    assertThat(operation.key().isPresent()).isEqualTo(row.level() == Level.OBJECT);
                }
                case Refused refused ->
                    assertThatThrownBy(() -> Heads.parse(method, target(row)))
                            .isInstanceOfSatisfying(S3Exception.class, e -> {
                                assertThat(e.error().code()).isEqualTo("NotImplemented");
                                assertThat(e.text()).contains(row.operation(), refused.reason());
                                assertThat(e.details()).containsEntry("QueryParameter", row.parameter());
                            });
                case Served ignored -> assertThat(code(method, target(row))).isNotEqualTo("MethodNotAllowed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Tag("I6")
    void noMethodOfASubResourceIsTakenForTheThingItself(SubResource row) {
        for (String method : METHODS) {
            assertThat(code(method, target(row)))
                    .isNotIn("ListObjects", "PutObject", "DeleteObject", "CreateBucket", "DeleteBucket", "HeadBucket");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /bucket?acl",
        "HEAD, /bucket?versioning",
        "DELETE, /bucket?location",
        "DELETE, /bucket/k?acl",
        "GET, /bucket/k?restore",
    })
    void anotherMethodOfAPassedOneIsNotAllowed(String method, String target) {
        assertThat(code(method, target)).isEqualTo("MethodNotAllowed");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /bucket?acl&tagging",
        "GET, /bucket/k?acl&uploadId=1",
        "PUT, /bucket/k?tagging&partNumber=1",
        "GET, /bucket?policy&versions",
        "GET, /bucket/k?policy",
        "GET, /bucket?retention",
        "PUT, /bucket/k?tagging&unknown=1",
        "PUT, /bucket?policy&versionId=v",
        "PUT, /bucket/k?tagging&versionId=v&id=i",
        "GET, /bucket/k?acl&word",
    })
    void refusesWhatNamesTwoThingsOrAnother(String method, String target) {
        assertThat(code(method, target)).isEqualTo("NotImplemented");
    }

    @Test
    void handsOnTheVersionTheIdAndTheTokenAndNothingElse() {
        PassThrough tags = (PassThrough) parsed("GET", "/bucket/k?tagging=x&versionId=null&x-id=G&odd=1", "");
        assertThat(tags.query()).isEqualTo(java.util.Map.of("tagging", "", "versionId", "null"));
        PassThrough one = (PassThrough) parsed("GET", "/bucket?inventory&id=a%2Bb", "");
        assertThat(one.name()).isEqualTo("GetBucketInventoryConfiguration");
        assertThat(one.query()).isEqualTo(java.util.Map.of("inventory", "", "id", "a+b"));
        PassThrough all = (PassThrough) parsed("GET", "/bucket?inventory&continuation-token=t", "");
        assertThat(all.name()).isEqualTo("ListBucketInventoryConfigurations");
        assertThat(all.query()).isEqualTo(java.util.Map.of("inventory", "", "continuation-token", "t"));
        assertThat(code("GET", "/bucket/k?tagging&versionId=")).isEqualTo("InvalidArgument");
        assertThat(code("GET", "/bucket/k?tagging&versionId=a&versionId=b")).isEqualTo("InvalidArgument");
    }

    @Test
    void keepsTheFieldsOfAWrite() {
        PassThrough write = (PassThrough) parsed(
                "PUT", "/bucket?acl", "", "x-amz-acl: private", "Content-MD5: m", "x-amz-expected-bucket-owner: o");

        assertThat(write.fields().get(S3Header.ACL)).contains("private");
        assertThat(write.fields().get(S3Header.CONTENT_MD5)).contains("m");
        assertThat(write.fields().get(S3Header.EXPECTED_BUCKET_OWNER)).contains("o");
        assertThatThrownBy(() -> Heads.parse("PUT", "/bucket?acl", "x-amz-unheard-of: 1"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("NotImplemented"));
    }

    @Test
    void findsTheBucketsThatADocumentTellsTheStoreToWriteTo() {
        String replication =
                "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Role>arn:r</Role>"
                        + "<Rule><Destination><Bucket>arn:aws:s3:::one</Bucket></Destination></Rule>"
                        + "<Rule><Destination><Bucket> t&#119;o-2 </Bucket></Destination></Rule></ReplicationConfiguration>";
        assertThat(((PassThrough) parsed("PUT", "/bucket?replication", replication)).targets())
                .isEqualTo(Set.of(new BucketName("one"), new BucketName("two-2")));
        String logging = "<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket></LoggingEnabled>"
                + "</BucketLoggingStatus>";
        assertThat(((PassThrough) parsed("PUT", "/bucket?logging", logging)).targets())
                .isEqualTo(Set.of(new BucketName("logs")));
        assertThat(((PassThrough) parsed("PUT", "/bucket?policy", "{\"Bucket\": 1}")).targets())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x",
                "{}",
                "<!DOCTYPE x [<!ENTITY e \"gw\">]><BucketLoggingStatus>&e;</BucketLoggingStatus>",
                "\u0000"
            })
    void aDocumentThatCannotBeLookedIntoIsRefused(String xml) {
        assertThatThrownBy(() -> parsed("PUT", "/bucket?logging", xml))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("MalformedXML"));
    }

    /** A store may read more encodings than this gateway: what it cannot look into does not pass. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
    void aDocumentInAnyEncodingIsLookedIntoOrRefused(String encoding) {
        String xml = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><BucketLoggingStatus><LoggingEnabled>"
                + "<TargetBucket>gw-state</TargetBucket></LoggingEnabled></BucketLoggingStatus>";
        Parsed.NeedsDocument document = (Parsed.NeedsDocument) Heads.parse("PUT", "/bucket?logging");
        Set<BucketName> found;
        try {
            found = ((PassThrough) document.read().apply(xml.getBytes(Charset.forName(encoding)))).targets();
        } catch (S3Exception e) {
            assertThat(e.error().code()).isEqualTo("MalformedXML");
            return;
        }
        assertThat(found).containsExactly(new BucketName("gw-state"));
    }

    @Test
    void aRestorationPassesUnlessItSelects() {
        String plain = "<RestoreRequest><Days>1</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters>"
                + "</RestoreRequest>";
        assertThat(parsed("POST", "/bucket/k?restore&versionId=v", plain).name())
                .isEqualTo("RestoreObject");
        for (String part : List.of("<Type>SELECT</Type>", "<SelectParameters/>", "<OutputLocation/>")) {
            assertThatThrownBy(
                            () -> parsed("POST", "/bucket/k?restore", "<RestoreRequest>" + part + "</RestoreRequest>"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("NotImplemented"));
        }
    }
}
