package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.s3.BrowserOperation.Preflight;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.PutObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers send: pre-flights, and the fields of forms as the PutObject they ask for. */
class BrowserRequestsTest {
    private static final BucketName BUCKET = new BucketName("photos");
    private static final String ORIGIN = "Origin: https://page.example";

    private static PutObject form(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "a/b c");
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return new S3Dialect().parse(FormFields.of(fields, "f.txt"), BUCKET);
    }

    private static S3Exception refused(S3Error error, Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(S3Exception.class);
        assertThat(((S3Exception) thrown).error()).isEqualTo(error);
        return (S3Exception) thrown;
    }

    @Test
    void aPreflightAsksForAnOriginAMethodAndHeaders() {
        Preflight asked = Heads.ready(
                Preflight.class,
                "OPTIONS",
                "/photos/a%20b?uploads&X-Amz-Signature=1&anything",
                ORIGIN,
                "Access-Control-Request-Method: PUT",
                "access-control-request-headers: content-type,x-amz-acl");
        assertThat(asked.bucket()).isEqualTo(BUCKET);
        assertThat(asked.key().orElseThrow().value()).isEqualTo("a b");
        assertThat(asked.origin()).isEqualTo("https://page.example");
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.headers()).contains("content-type,x-amz-acl");
    }

    @Test
    void aPreflightMayAskForABucketWithoutHeaders() {
        Preflight asked =
                Heads.ready(Preflight.class, "OPTIONS", "/photos", ORIGIN, "Access-Control-Request-Method: GET");
        assertThat(asked.key()).isEmpty();
        assertThat(asked.headers()).isEmpty();
    }

    @Test
    void aPreflightNeedsAnOrigin() {
        S3Exception refusal = refused(
                S3Error.BAD_REQUEST, () -> Heads.parse("OPTIONS", "/photos", "Access-Control-Request-Method: GET"));
        assertThat(refusal.text()).isEqualTo("Insufficient information. Origin request header needed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "get", "OPTIONS", "GET,PUT"})
    void aPreflightNeedsAMethodOfS3(String method) {
        S3Exception refusal = refused(
                S3Error.BAD_REQUEST,
                () -> Heads.parse("OPTIONS", "/photos", ORIGIN, "Access-Control-Request-Method: " + method));
        assertThat(refusal.text()).isEqualTo("Invalid Access-Control-Request-Method: " + method);
        refused(S3Error.BAD_REQUEST, () -> Heads.parse("OPTIONS", "/photos", ORIGIN));
    }

    @Test
    void aPreflightWithoutABucketIsRefused() {
        refused(
                S3Error.ACCESS_FORBIDDEN,
                () -> Heads.parse("OPTIONS", "/", ORIGIN, "Access-Control-Request-Method: GET"));
    }

    @Test
    void whatSpeaksOfOriginsIsNoFieldOfAnOperation() {
        PutObject put = Heads.ready(
                PutObject.class,
                "PUT",
                "/photos/k",
                "Content-Length: 1",
                ORIGIN,
                "Vary: Origin",
                "Access-Control-Request-Method: PUT",
                "Access-Control-Allow-Origin: *");
        assertThat(put.fields().has(S3Header.ORIGIN)).isFalse();
        assertThat(put.fields().has(S3Header.VARY)).isFalse();
        assertThat(put.fields().has(S3Header.ACCESS_CONTROL_REQUEST_METHOD)).isFalse();
        assertThat(put.fields().has(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)).isFalse();
    }

    @Test
    void aFormIsAPutOfUnknownLengthWithItsFields() {
        PutObject put = form(
                "acl", "private",
                "Content-Type", "text/plain",
                "Cache-Control", "no-store",
                "Content-Disposition", "inline; filename=\"${filename}\"",
                "Content-Encoding", "gzip",
                "Expires", "0",
                "x-amz-meta-Colour", "grün",
                "x-amz-storage-class", "STANDARD_IA",
                "x-amz-server-side-encryption", "AES256",
                "x-amz-expected-bucket-owner", "123",
                "x-amz-request-payer", "requester",
                "X-Amz-Signature", "s",
                "policy", "p",
                "success_action_status", "201",
                "x-ignore-me", "1",
                "submit", "Upload");
        assertThat(put.object().bucket()).isEqualTo(BUCKET);
        assertThat(put.object().key().value()).isEqualTo("a/b c");
        assertThat(put.plainLength()).isEmpty();
        assertThat(put.conditions().isEmpty()).isTrue();
        assertThat(put.fields().get(S3Header.ACL)).contains("private");
        assertThat(put.fields().get(S3Header.CONTENT_TYPE)).contains("text/plain");
        assertThat(put.fields().get(S3Header.CACHE_CONTROL)).contains("no-store");
        assertThat(put.fields().get(S3Header.CONTENT_DISPOSITION)).contains("inline; filename=\"f.txt\"");
        assertThat(put.fields().get(S3Header.CONTENT_ENCODING)).contains("gzip");
        assertThat(put.fields().get(S3Header.EXPIRES)).contains("0");
        assertThat(put.fields().get(S3Header.STORAGE_CLASS)).contains("STANDARD_IA");
        assertThat(put.fields().get(S3Header.SSE)).contains("AES256");
        assertThat(put.fields().get(S3Header.EXPECTED_BUCKET_OWNER)).contains("123");
        assertThat(put.fields().get(S3Header.REQUEST_PAYER)).contains("requester");
        assertThat(put.fields().metadata()).containsExactly(Map.entry("colour", "grün"));
    }

    @Test
    void fieldsThatAreNoFieldsOfAFormMeanNothing() {
        PutObject put = form("Range", "bytes=0-0", "If-Match", "x", "Origin", "y", "Content-Length", "9");
        assertThat(put.conditions().isEmpty()).isTrue();
        assertThat(put.fields().toString()).isEqualTo("Fields[][]");
    }

    @Test
    void tagsStandInADocument() {
        PutObject put = form(
                "tagging",
                "<Tagging>\n <TagSet><Tag><Key>a b</Key><Value>1&amp;2</Value></Tag>"
                        + "<Tag><Key>c</Key><Value/></Tag></TagSet>\n</Tagging>");
        assertThat(put.fields().get(S3Header.TAGGING)).contains("a%20b=1%262&c=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "<Tagging/>", "<Tagging><TagSet/><TagSet/></Tagging>", "<TagSet></TagSet>", ""})
    void aTaggingThatIsNoneIsRefused(String tagging) {
        refused(S3Error.MALFORMED_XML, () -> form("tagging", tagging));
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-meta-ssegw, INVALID_ARGUMENT",
        "X-Amz-Meta-SseGw, INVALID_ARGUMENT",
        "x-amz-copy-source, NOT_IMPLEMENTED",
        "x-amz-copy-source-if-match, NOT_IMPLEMENTED",
        "x-amz-new-feature, NOT_IMPLEMENTED",
        "x-amz-version-id, NOT_IMPLEMENTED",
        "bucket, INVALID_ARGUMENT"
    })
    void refusesFieldsThatMeanAnotherThing(String name, S3Error error) {
        refused(error, () -> form(name, "value"));
    }

    @Test
    void theBucketMayBeRepeated() {
        assertThat(form("bucket", "photos").object().bucket()).isEqualTo(BUCKET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-meta-a", "acl", "Content-Type", "x-amz-storage-class"})
    void aValueOfSeveralLinesIsRefused(String name) {
        S3Exception refusal = refused(S3Error.INVALID_ARGUMENT, () -> form(name, "a\r\nx-amz-acl: public-read"));
        assertThat(refusal.details()).containsEntry("ArgumentName", name.toLowerCase());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|INVALID_ARGUMENT",
                "a/../b|INVALID_URI",
                "..|INVALID_URI",
                "./a|INVALID_URI",
                "a\0b|INVALID_ARGUMENT"
            })
    void refusesAKeyThatNoTargetMayName(String key, S3Error error) {
        refused(error, () -> form("key", key));
        refused(S3Error.INVALID_ARGUMENT, () -> form("key", "a\r\nb"));
        refused(S3Error.KEY_TOO_LONG, () -> form("key", "k".repeat(1025)));
    }

    @Test
    void aFormWithoutAKeyIsRefusedInAmazonsWords() {
        S3Exception refusal =
                refused(S3Error.INVALID_ARGUMENT, () -> new S3Dialect().parse(FormFields.of(Map.of(), "f"), BUCKET));
        assertThat(refusal.text())
                .isEqualTo("Bucket POST must contain a field named 'key'.  If it is specified, please check the order"
                        + " of the fields.");
    }

    @Test
    void theAnswerOfAFormNamesTheObject() {
        byte[] xml = new S3Dialect().render(new Document.Posted("http://gw/photos/a%2Fb", "photos", "a/<b>", "\"e\""));
        assertThat(new String(xml, StandardCharsets.UTF_8))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>"
                        + "<Location>http://gw/photos/a%2Fb</Location><Bucket>photos</Bucket>"
                        + "<Key>a/&lt;b&gt;</Key><ETag>&quot;e&quot;</ETag></PostResponse>");
    }

    @Test
    void parametersOfVersion2MeanNothing() {
        PutObject put = Heads.ready(
                PutObject.class,
                "PUT",
                "/photos/k?AWSAccessKeyId=a&Signature=b&Expires=1&content-type=text/plain&x-amz-acl=private",
                "Content-Length: 1");
        assertThat(put.fields().get(S3Header.ACL)).contains("private");
        assertThat(put.fields().get(S3Header.CONTENT_TYPE)).isEmpty();
        assertThat(put.fields().get(S3Header.EXPIRES)).isEqualTo(Optional.empty());
    }
}
