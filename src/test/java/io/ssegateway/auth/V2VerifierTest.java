package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signature Version 2: Amazon's published examples, what is signed, and each row of what is refused. */
class V2VerifierTest {
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
    }

    /** The examples of Amazon's "Signing and authenticating REST requests (AWS signature version 2)". */
    static Stream<Arguments> published() {
        String type = "Content-Type";
        return Stream.of(
                arguments(
                        "GET",
                        "johnsmith",
                        "/photos/puppy.jpg",
                        "",
                        "Tue, 27 Mar 2007 19:36:42 +0000",
                        Map.of(),
                        "bWq2s1WEIj+Ydj0vQ697zp+IXMU="),
                arguments(
                        "PUT",
                        "johnsmith",
                        "/photos/puppy.jpg",
                        "",
                        "Tue, 27 Mar 2007 21:15:45 +0000",
                        Map.of(type, "image/jpeg", "Content-Length", "94328"),
                        "MyyxeRY7whkBe+bq8fHCL/2kKUg="),
                arguments(
                        "GET",
                        "johnsmith",
                        "/",
                        "prefix=photos&max-keys=50&marker=puppy",
                        "Tue, 27 Mar 2007 19:42:41 +0000",
                        Map.of("User-Agent", "Mozilla/5.0"),
                        "htDYFYduRNen8P9ZfE/s9SuKy0U="),
                arguments(
                        "GET",
                        "johnsmith",
                        "/",
                        "acl",
                        "Tue, 27 Mar 2007 19:44:46 +0000",
                        Map.of(),
                        "c2WLPFtWHVgbEmeEG93a4cG37dM="),
                arguments(
                        "DELETE",
                        "",
                        "/johnsmith/photos/puppy.jpg",
                        "",
                        "",
                        Map.of("x-amz-date", "Tue, 27 Mar 2007 21:20:26 +0000"),
                        "R4dJ53KECjStyBO5iTBJZ4XVOaI="),
                arguments(
                        "GET",
                        "",
                        "/",
                        "",
                        "Wed, 28 Mar 2007 01:29:59 +0000",
                        Map.of(),
                        "qGdzdERIC03wnaRNKh6OqZehG9s="),
                arguments(
                        "GET",
                        "",
                        "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
                        "",
                        "Wed, 28 Mar 2007 01:49:49 +0000",
                        Map.of(),
                        "DNEZGsoieTZ92F3bUfSPQcbGmlM="));
    }

    @ParameterizedTest
    @MethodSource("published")
    void acceptsThePublishedExamples(
            String method,
            String bucket,
            String path,
            String query,
            String date,
            Map<String, String> headers,
            String signature) {
        V2Signer client = new V2Signer();
        headers.forEach(client::with);
        if (!date.isEmpty()) {
            client.with("Date", date);
        }
        client.with("Authorization", "AWS " + Examples.ACCESS_KEY + ":" + signature);
        SignedRequest request = new SignedRequest(
                method, path, query, client.headers, Optional.of(bucket).filter(name -> !name.isEmpty()));
        Instant then = Instant.parse("2007-03-27T21:00:00Z");
        Verified verified = verifier.verify(
                request, EveryScheme.KEYS, date.startsWith("Wed") ? then.plusSeconds(17_000) : near(date, then));
        assertThat(verified.accessKey()).isEqualTo(Examples.ACCESS_KEY);
        assertThat(verified.scheme()).isEqualTo(SignatureScheme.V2);
        assertThat(verified.presigned()).isFalse();
        assertThat(verified.chunkSigning()).isEmpty();
    }

    private static Instant near(String date, Instant other) {
        return date.contains("19:") ? Instant.parse("2007-03-27T19:40:00Z") : other.plusSeconds(1000);
    }

    @Test
    void acceptsThePublishedUploadWithItsMetadataSaidTwice() {
        V2Signer client = new V2Signer();
        client.with("User-Agent", "curl/7.15.5")
                .with("Date", "Tue, 27 Mar 2007 21:06:08 +0000")
                .with("x-amz-acl", "public-read")
                .with("content-type", "application/x-download")
                .with("Content-MD5", "4gJE4saaMU4BqNR0kLY+lw==")
                .with("X-Amz-Meta-ReviewedBy", "joe@johnsmith.net")
                .with("X-Amz-Meta-ReviewedBy", "jane@johnsmith.net")
                .with("X-Amz-Meta-FileChecksum", "0x02661779")
                .with("X-Amz-Meta-ChecksumAlgorithm", "crc32")
                .with("Content-Disposition", "attachment; filename=database.dat")
                .with("Authorization", "AWS " + Examples.ACCESS_KEY + ":ilyl83RwaSoYIEdixDQcA4OnAnc=");
        SignedRequest request =
                new SignedRequest("PUT", "/db-backup.dat.gz", "", client.headers, Optional.of("static.johnsmith.net"));
        assertThat(verifier.verify(request, EveryScheme.KEYS, Instant.parse("2007-03-27T21:06:08Z"))
                        .payload())
                .isEqualTo(new PayloadMode.Unsigned());
    }

    @Test
    void acceptsThePublishedUrlUntilItsLastSecond() {
        SignedRequest request = new SignedRequest(
                "GET",
                "/photos/puppy.jpg",
                "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
                List.of(Map.entry("Host", "johnsmith.s3.amazonaws.com")),
                Optional.of("johnsmith"));
        Instant end = Instant.ofEpochSecond(1175139620);
        Verified verified = verifier.verify(request, EveryScheme.KEYS, end);
        assertThat(verified.scheme()).isEqualTo(SignatureScheme.V2_PRESIGNED);
        assertThat(verified.presigned()).isTrue();
        S3Exception expired =
                refusal(S3Error.ACCESS_DENIED, () -> verifier.verify(request, EveryScheme.KEYS, end.plusMillis(1)));
        assertThat(expired.text()).isEqualTo("Request has expired");
        assertThat(expired.details()).containsEntry("Expires", "2007-03-29T03:40:20Z");
    }

    static Stream<Arguments> covered() {
        Consumer<V2Signer> parameters = c -> {
            c.query = "uploadId=a%2Bb%20c&partNumber=3&prefix=free";
            c.resource = "/bucket/key?partNumber=3&uploadId=a+b c";
        };
        Consumer<V2Signer> overrides = c -> {
            c.query = "response-content-type=text/plain%3B+charset&versionId=v%2F1";
            c.resource = "/bucket/key?response-content-type=text/plain;+charset&versionId=v/1";
        };
        Consumer<V2Signer> bare = c -> {
            c.query = "uploads";
            c.resource = "/bucket/key?uploads";
        };
        Consumer<V2Signer> bareButSentWithEquals = c -> {
            c.query = "uploads=";
            c.resource = "/bucket/key?uploads";
        };
        Consumer<V2Signer> signedWithEquals = c -> {
            c.query = "uploads=";
            c.resource = "/bucket/key?uploads=";
        };
        Consumer<V2Signer> nonAscii = c -> {
            c.query = "versionId=%C3%A9";
            c.resource = "/bucket/key?versionId=\u00c3\u00a9";
        };
        Consumer<V2Signer> pathSentBare = c -> {
            c.path = "/bucket/a(b)!";
            c.resource = "/bucket/a%28b%29%21";
        };
        Consumer<V2Signer> metadata = c -> c.with("X-Amz-Meta-Name", "\u00c3\u00a9 two  words");
        Consumer<V2Signer> hosted = c -> {
            c.hosted = Optional.of("photos");
            c.path = "/key";
            c.resource = "/photos/key";
        };
        return Stream.of(
                        parameters,
                        overrides,
                        bare,
                        bareButSentWithEquals,
                        signedWithEquals,
                        nonAscii,
                        pathSentBare,
                        metadata,
                        hosted)
                .map(Arguments::arguments);
    }

    @ParameterizedTest
    @MethodSource("covered")
    void signsSubResourcesAndFieldsInHeaderAndUrl(Consumer<V2Signer> asked) {
        V2Signer client = new V2Signer();
        asked.accept(client);
        assertThat(verify(client.header()).scheme()).isEqualTo(SignatureScheme.V2);
        assertThat(verify(client.presigned()).scheme()).isEqualTo(SignatureScheme.V2_PRESIGNED);
    }

    @Test
    void fieldsThatSdksMoveIntoTheUrlAreSigned() {
        V2Signer client = new V2Signer().with("x-amz-acl", "private").with("x-amz-server-side-encryption", "AES256");
        SignedRequest signed = client.presigned();
        String moved = signed.rawQuery() + "&x-amz-acl=private&x-amz-server-side-encryption=AES256";
        List<Map.Entry<String, String>> bare = List.of(Map.entry("Host", Examples.HOST));
        assertThat(verify(new SignedRequest("GET", "/bucket/key", moved, bare)).presigned())
                .isTrue();
        refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> verify(new SignedRequest("GET", "/bucket/key", moved.replace("AES256", "AES257"), bare)));
        refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> verify(new SignedRequest("GET", "/bucket/key", signed.rawQuery(), bare)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&x-amz-server-side-encryption=AES256",
                "&X-Amz-Copy-Source=%2Fother%2Fkey",
                "&x-amz-meta-a=b",
                "&acl",
                "&tagging",
                "&attributes",
                "&versionId=1",
                "&response-content-type=text/html",
                "&encryption"
            })
    void aUrlAuthorisesNothingThatIsAppendedToIt(String appended) {
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(new V2Signer().presigned(appended)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&unknown=1", "&Acl", "&VersionId=1", "&new-sub-resource"})
    void aParameterThatVersion2DoesNotSignIsRefused(String appended) {
        S3Exception refused = refusal(S3Error.ACCESS_DENIED, () -> verify(new V2Signer().presigned(appended)));
        assertThat(refused.details()).containsKey("ParametersNotSigned");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "X-Amz-Server-Side-Encryption-Customer-Key",
                "x-amz-copy-source",
                "x-amz-meta-a",
                "x-amz-content-sha256",
                "content-md5",
                "Content-Type"
            })
    void aHeaderBesideAUrlMustBeSigned(String name) {
        SignedRequest url = new V2Signer().presigned();
        List<Map.Entry<String, String>> headers =
                List.of(Map.entry("Host", Examples.HOST), Map.entry(name, "UNSIGNED-PAYLOAD"));
        refusal(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                () -> verify(new SignedRequest("GET", "/bucket/key", url.rawQuery(), headers)));
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                arguments("AKIAIOSFODNN7EXAMPLE", "AKIAUNKNOWN", S3Error.INVALID_ACCESS_KEY_ID),
                arguments("Signature=", "Signature=A", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=1369353700", "Expires=1369353701", S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments("Expires=\\d+", "Expires=1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=-1", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=1e9", S3Error.ACCESS_DENIED),
                arguments("Expires=\\d+", "Expires=999999999999999999999", S3Error.ACCESS_DENIED),
                arguments("&Expires=\\d+", "", S3Error.ACCESS_DENIED),
                arguments("&Signature=[^&]*", "", S3Error.ACCESS_DENIED),
                arguments("AWSAccessKeyId=[^&]*&", "", S3Error.ACCESS_DENIED),
                arguments("AWSAccessKeyId=[^&]*", "AWSAccessKeyId=", S3Error.ACCESS_DENIED),
                arguments("$", "&Expires=1369353700", S3Error.ACCESS_DENIED),
                arguments("$", "&Signature=x", S3Error.ACCESS_DENIED),
                arguments("$", "&x-amz-security-token=t", S3Error.INVALID_TOKEN),
                arguments("$", "&X-Amz-Algorithm=AWS4-HMAC-SHA256", S3Error.INVALID_ARGUMENT),
                arguments("$", "&X-Amz-Signature=0", S3Error.INVALID_ARGUMENT),
                arguments("$", "&a=%", S3Error.INVALID_URI));
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void refusesAnAlteredUrl(String from, String to, S3Error error) {
        SignedRequest url = new V2Signer().presigned();
        assertThat(verify(url).presigned()).isTrue();
        SignedRequest altered =
                new SignedRequest("GET", "/bucket/key", url.rawQuery().replaceFirst(from, to), url.headers());
        refusal(error, () -> verify(altered));
    }

    static Stream<Arguments> headers() {
        Consumer<V2Signer> secret = c -> c.secret = "wrong";
        Consumer<V2Signer> stranger = c -> c.accessKey = "AKIAUNKNOWN";
        Consumer<V2Signer> none = c -> c.accessKey = "";
        Consumer<V2Signer> late = c -> c.date = "Fri, 24 May 2013 00:15:01 +0000";
        Consumer<V2Signer> early = c -> c.date = "Thu, 23 May 2013 23:44:59 GMT";
        Consumer<V2Signer> noDate = c -> c.date = "yesterday";
        Consumer<V2Signer> lateAmz = c -> c.with("x-amz-date", "20130524T001501Z");
        Consumer<V2Signer> other = c -> c.resource = "/bucket/other";
        Consumer<V2Signer> chunks = c -> c.with("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        Consumer<V2Signer> twice = c -> c.with("x-amz-acl", "private").with("X-Amz-Acl", "private");
        Consumer<V2Signer> resourceTwice = c -> c.query = "acl&acl";
        return Stream.of(
                arguments(secret, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(stranger, S3Error.INVALID_ACCESS_KEY_ID),
                arguments(none, S3Error.INVALID_ARGUMENT),
                arguments(late, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(early, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(noDate, S3Error.ACCESS_DENIED),
                arguments(lateAmz, S3Error.REQUEST_TIME_TOO_SKEWED),
                arguments(other, S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(chunks, S3Error.INVALID_REQUEST),
                arguments(twice, S3Error.INVALID_REQUEST),
                arguments(resourceTwice, S3Error.INVALID_REQUEST));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void refusesAHeader(Consumer<V2Signer> wrong, S3Error error) {
        V2Signer client = new V2Signer();
        assertThat(verify(client.header()).accessKey()).isEqualTo(Examples.ACCESS_KEY);
        wrong.accept(client);
        refusal(error, () -> verify(client.header()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 24 May 2013 00:15:00 +0000", "Thu, 23 May 2013 23:45:00 GMT"})
    void fifteenMinutesOfSkewAreGood(String date) {
        V2Signer client = new V2Signer();
        client.date = date;
        assertThat(verify(client.header()).scheme()).isEqualTo(SignatureScheme.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS", "AWS ", "AWS x", "AWS :sig", "AWS key:", "AWS a b:c"})
    void refusesAMalformedHeader(String authorization) {
        V2Signer client = new V2Signer().with("Date", "Fri, 24 May 2013 00:00:00 GMT");
        client.with("Authorization", authorization);
        refusal(S3Error.INVALID_ARGUMENT, () -> verify(new SignedRequest("GET", "/bucket/key", "", client.headers)));
    }

    @Test
    void aMismatchTellsWhatWasSignedButNoCustomersKey() {
        V2Signer client = new V2Signer().with("x-amz-server-side-encryption-customer-key", "c2VjcmV0IGtleQ==");
        client.secret = "wrong";
        S3Exception refused = refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header()));
        assertThat(refused.details().get("StringToSign"))
                .startsWith("GET\n\n\nFri, 24 May 2013")
                .contains("customer-key:[redacted]\n")
                .doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption, aws:kms",
        "x-amz-server-side-encryption, aws:kms:dsse",
        "x-amz-server-side-encryption-aws-kms-key-id, photos",
        "x-amz-server-side-encryption-context, e30="
    })
    void askingForAKeyOfAKmsNeedsVersion4(String name, String value) {
        for (SignedRequest request : List.of(
                new V2Signer().with(name, value).header(),
                new V2Signer().with(name, value).presigned())) {
            S3Exception refused = refusal(S3Error.INVALID_ARGUMENT, () -> verify(request));
            assertThat(refused.text())
                    .isEqualTo("Requests specifying Server Side Encryption with AWS KMS managed keys require AWS"
                            + " Signature Version 4.");
            assertThat(refused.details()).containsEntry("ArgumentName", "Authorization");
        }
    }

    @Test
    void everySchemeMustBeAllowedToTheOwner() {
        Map<SignatureScheme, SignedRequest> requests = Map.of(
                SignatureScheme.V4, new ClientSigner().header(),
                SignatureScheme.V2, new V2Signer().header(),
                SignatureScheme.V2_PRESIGNED, new V2Signer().presigned());
        requests.forEach((scheme, request) -> {
            assertThat(verifier.verify(request, new EveryScheme(Set.of(scheme)), Examples.NOW)
                            .scheme())
                    .isEqualTo(scheme);
            ClientKeys others = new EveryScheme(EnumSet.complementOf(EnumSet.of(scheme)));
            S3Exception refused =
                    refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(request, others, Examples.NOW));
            assertThat(refused.text()).contains("AWS4-HMAC-SHA256");
        });
        refusal(
                S3Error.INVALID_REQUEST,
                () -> verifier.verify(
                        new ClientSigner().presigned(), new EveryScheme(Set.of(SignatureScheme.V2)), Examples.NOW));
    }

    @Test
    void aTrailerOfAnUnsignedBodyIsRead() {
        V2Signer client = new V2Signer().with("x-amz-decoded-content-length", "3");
        client.method = "PUT";
        assertThat(verify(client.header()).payload()).isEqualTo(new PayloadMode.UnsignedTrailer());
    }

    @Test
    void aPayloadHashBesideTheSignatureIsHeldAgainstTheBody() {
        V2Signer client = new V2Signer().with("x-amz-content-sha256", SigV4.EMPTY_SHA256);
        assertThat(verify(client.header()).payload()).isEqualTo(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256));
    }
}
