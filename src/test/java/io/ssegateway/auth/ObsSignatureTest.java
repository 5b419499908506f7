package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of OBS over texts written out by hand: which text belongs to which request, and when it is good. */
class ObsSignatureTest {
    private static final String HEAD = "GET\n\n\n" + ObsSigner.DATE + "\n";
    private static final String URL_HEAD = "GET\n\n\n" + ObsSigner.EXPIRES + "\n";

    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
    }

    private static ObsSigner get(String path, String query) {
        return ObsSigner.of("GET", path, query).with("Date", ObsSigner.DATE);
    }

    /** The examples of OBS API Reference, "Authentication of Signature in a Header": tables 2 and 4 to 7. */
    static Stream<Arguments> published() {
        String october = "Sat, 12 Oct 2015 08:12:38 GMT";
        Map.Entry<String, String> obsDate = Map.entry("x-obs-date", "Tue, 15 Oct 2015 07:20:09 GMT");
        Map.Entry<String, String> md5 = Map.entry("Content-MD5", "I5pU0r4+sgO9Emgl1KMQUg==");
        String withMd5 = "PUT\nI5pU0r4+sgO9Emgl1KMQUg==\n\n\nx-obs-date:Tue, 15 Oct 2015 07:20:09 GMT\n";
        return Stream.of(
                arguments("GET", "", "bucket", List.of(), october, "GET\n\n\n" + october + "\n/bucket/object.txt"),
                arguments(
                        "PUT",
                        "",
                        "bucket",
                        List.of(Map.entry("x-obs-acl", "public-read"), Map.entry("content-type", "text/plain")),
                        "Mon, 14 Oct 2015 12:08:34 GMT",
                        "PUT\n\ntext/plain\nMon, 14 Oct 2015 12:08:34 GMT\nx-obs-acl:public-read\n/bucket/object.txt"),
                arguments(
                        "GET", "acl", "bucket", List.of(), october, "GET\n\n\n" + october + "\n/bucket/object.txt?acl"),
                arguments("PUT", "", "bucket", List.of(obsDate, md5), "", withMd5 + "/bucket/object.txt"),
                arguments("PUT", "", "obs.ccc.com", List.of(obsDate, md5), "", withMd5 + "/obs.ccc.com/object.txt"),
                arguments(
                        "GET",
                        "versionId=xxx&response-content-type=text%2Fplain",
                        "bucket",
                        List.of(),
                        "",
                        "GET\n\n\n\n/bucket/object.txt?response-content-type=text/plain&versionId=xxx"));
    }

    /** Their weekdays are wrong, so no clock would take them. */
    @ParameterizedTest
    @MethodSource("published")
    void signsThePublishedTexts(
            String method,
            String query,
            String hosted,
            List<Map.Entry<String, String>> headers,
            String date,
            String text) {
        SignedRequest request = new SignedRequest(method, "/object.txt", query, headers, Optional.of(hosted));
        V2Fields fields = new V2Fields(Flavour.OBS, request, Flavour.OBS.parameters(request));
        assertThat(fields.shown(date)).isEqualTo(text);
        assertThat(fields.stringsToSign(date)).contains(text);
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments("bucket", "/key", "", "/bucket/key"),
                arguments("bucket", "/", "", "/bucket/"),
                arguments("bucket", "/", "location", "/bucket/?location"),
                arguments("files.example.com", "/key", "", "/files.example.com/key"),
                arguments("files.example.com", "/", "prefix=a", "/files.example.com/"),
                arguments("", "/", "", "/"),
                arguments("", "/bucket/key", "", "/bucket/key"),
                arguments("", "/bucket", "acl", "/bucket?acl"),
                arguments("", "/bucket", "acl", "/bucket/?acl"),
                arguments("", "/bucket/", "acl", "/bucket/?acl"),
                arguments("bucket", "/a%20b/%C3%A9%2Bc", "", "/bucket/a%20b/%C3%A9%2Bc"),
                arguments("bucket", "/a%20b%2Fc", "", "/bucket/a%20b%2Fc"),
                arguments("bucket", "/a%2fb", "", "/bucket/a%2fb"),
                arguments("bucket", "/a(b)!*'~", "", "/bucket/a(b)!*'~"),
                arguments("bucket", "/a(b)", "", "/bucket/a%28b%29"));
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                arguments(
                        "bucket",
                        "/key",
                        "uploadId=a%2Bb%20c&partNumber=3&prefix=x",
                        "/bucket/key?partNumber=3&uploadId=a+b c"),
                arguments(
                        "bucket",
                        "/key",
                        "response-content-disposition=a+b%2B",
                        "/bucket/key?response-content-disposition=a b+"),
                arguments("bucket", "/key", "versionId=%C3%A9", "/bucket/key?versionId=\u00e9"),
                arguments("bucket", "/key", "uploads=", "/bucket/key?uploads"),
                arguments("bucket", "/key", "uploads=", "/bucket/key?uploads="),
                arguments("bucket", "/key", "Acl&VersionId=2", "/bucket/key?Acl&VersionId=2"),
                arguments(
                        "bucket",
                        "/key",
                        "x-obs-server-side-encryption=kms&acl",
                        "/bucket/key?acl&x-obs-server-side-encryption=kms"),
                arguments(
                        "bucket",
                        "/key",
                        "x-image-process=image%2Fresize%2Cw_100",
                        "/bucket/key?x-image-process=image/resize,w_100"));
    }

    @ParameterizedTest
    @MethodSource({"paths", "queries"})
    void aResourceIsThePathAsSentBehindWhatTheHostNames(String hosted, String path, String query, String resource) {
        ObsSigner client = get(path, query);
        client.hosted = Optional.of(hosted).filter(name -> !name.isEmpty());
        Verified header = verify(client.header(HEAD + resource));
        assertThat(header.scheme()).isEqualTo(SignatureScheme.OBS);
        assertThat(header.presigned()).isFalse();
        assertThat(header.accessKey()).isEqualTo(Examples.ACCESS_KEY);
        assertThat(header.chunkSigning()).isEmpty();
        Verified url = verify(client.url(URL_HEAD + resource));
        assertThat(url.scheme()).isEqualTo(SignatureScheme.OBS);
        assertThat(url.presigned()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, /key, /other/key",
        "bucket, /key, /key",
        "bucket, /key, /bucket/key/",
        "bucket, /, /bucket",
        "files.example.com, /key, /bucket/key",
        "bucket, /a%2Fb, /bucket/a%252Fb",
        "bucket, /a%20b, /bucket/a b",
        "bucket, /a+b, /bucket/a%20b",
        "'', /bucket/, /bucket",
        "'', /, //"
    })
    void anotherResourceIsAnotherRequest(String hosted, String path, String resource) {
        ObsSigner client = get(path, "");
        client.hosted = Optional.of(hosted).filter(name -> !name.isEmpty());
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header(HEAD + resource)));
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.url(URL_HEAD + resource)));
    }

    @Test
    void aPlusInAQueryIsASpaceUnderASignatureOfObsOnly() {
        String query = "response-content-disposition=a+b%2B";
        assertThat(Verifier.query(get("/key", query).url("")))
                .startsWith("response-content-disposition=a%20b%2B&AccessKeyId=");
        assertThat(Verifier.query(get("/key", query).header(""))).isEqualTo("response-content-disposition=a%20b%2B");
        V2Signer version2 = new V2Signer();
        version2.query = query;
        assertThat(Verifier.query(version2.header())).isEqualTo(query);
        assertThat(Verifier.query(new SignedRequest("GET", "/key", query, List.of())))
                .isEqualTo(query);
    }

    @Test
    void fieldsAreSortedTrimmedAndJoined() {
        ObsSigner client = ObsSigner.of("PUT", "/key", "")
                .with("x-obs-meta-b", " two  words ")
                .with("X-Obs-Meta-A", "1")
                .with("x-obs-meta-a", "2")
                .with("x-obs-acl", "private")
                .with("Content-Type", "text/plain")
                .with("Date", ObsSigner.DATE);
        assertThat(verify(client.header("PUT\n\ntext/plain\n" + ObsSigner.DATE
                                + "\nx-obs-acl:private\nx-obs-meta-a:1,2\nx-obs-meta-b:two  words\n/bucket/key"))
                        .scheme())
                .isEqualTo(SignatureScheme.OBS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 24 May 2013 00:00:00 GMT", "20130524T000000Z", "Fri, 24 May 2013 00:00:00 +0000"})
    void aDateOfItsOwnEmptiesTheDateLine(String date) {
        ObsSigner client =
                ObsSigner.of("GET", "/key", "").with("x-obs-date", date).with("Date", "yesterday");
        assertThat(verify(client.header("GET\n\n\n\nx-obs-date:" + date + "\n/bucket/key"))
                        .presigned())
                .isFalse();
        refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> verify(client.header("GET\n\n\nyesterday\nx-obs-date:" + date + "\n/bucket/key")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 24 May 2013 00:14:59 GMT|true",
                "Fri, 24 May 2013 00:15:00 GMT|true",
                "Fri, 24 May 2013 00:15:01 GMT|false",
                "Thu, 23 May 2013 23:45:01 GMT|true",
                "Thu, 23 May 2013 23:45:00 GMT|true",
                "Thu, 23 May 2013 23:44:59 GMT|false",
                "20130524T001500Z|true",
                "20130524T001501Z|false"
            })
    void fifteenMinutesOfSkewAreGood(String date, boolean good) {
        SignedRequest byDate =
                ObsSigner.of("GET", "/key", "").with("Date", date).header("GET\n\n\n" + date + "\n/bucket/key");
        SignedRequest byObsDate = ObsSigner.of("GET", "/key", "")
                .with("x-obs-date", date)
                .header("GET\n\n\n\nx-obs-date:" + date + "\n/bucket/key");
        for (SignedRequest request : List.of(byDate, byObsDate)) {
            if (good) {
                assertThat(verify(request).accessKey()).isEqualTo(Examples.ACCESS_KEY);
            } else {
                S3Exception refused = refusal(S3Error.REQUEST_TIME_TOO_SKEWED, () -> verify(request));
                assertThat(refused.details()).containsEntry("MaxAllowedSkewMilliseconds", "900000");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2013-05-24", "1369353600", "Sat, 24 May 2013 00:00:00 GMT"})
    void aDateIsNeeded(String date) {
        ObsSigner client = new ObsSigner();
        if (!date.isEmpty()) {
            client.with("Date", date);
        }
        S3Exception refused =
                refusal(S3Error.ACCESS_DENIED, () -> verify(client.header("GET\n\n\n" + date + "\n/bucket/key")));
        assertThat(refused.text()).isEqualTo("OBS authentication requires a valid Date or x-obs-date header");
    }

    @Test
    void amazonsDateIsNoDateOfObs() {
        ObsSigner client = new ObsSigner().with("x-amz-date", Examples.TIMESTAMP);
        refusal(S3Error.ACCESS_DENIED, () -> verify(client.header("GET\n\n\n\n/bucket/key")));
    }

    @Test
    void aUrlIsGoodUntilItsLastSecond() {
        SignedRequest url = new ObsSigner().url(URL_HEAD + "/bucket/key");
        Instant end = Instant.ofEpochSecond(Long.parseLong(ObsSigner.EXPIRES));
        for (Instant good : List.of(Instant.EPOCH, end.minusSeconds(1), end)) {
            assertThat(verifier.verify(url, EveryScheme.KEYS, good).presigned()).isTrue();
        }
        for (Instant late : List.of(end.plusMillis(1), end.plusSeconds(1))) {
            S3Exception expired = refusal(S3Error.ACCESS_DENIED, () -> verifier.verify(url, EveryScheme.KEYS, late));
            assertThat(expired.text()).isEqualTo("Request has expired");
        }
    }
}
