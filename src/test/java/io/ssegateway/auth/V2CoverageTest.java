package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
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

/** What a signature of Version 2 covers, so that a URL authorises what it signs and nothing else. */
class V2CoverageTest {
    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
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
        return Stream.of(parameters, overrides, bare, bareButSentWithEquals, signedWithEquals)
                .map(Arguments::arguments);
    }

    static Stream<Arguments> coveredOctets() {
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
        return Stream.of(nonAscii, pathSentBare, metadata, hosted).map(Arguments::arguments);
    }

    @ParameterizedTest
    @MethodSource({"covered", "coveredOctets"})
    void signsSubResourcesAndFieldsInHeaderAndUrl(Consumer<V2Signer> asked) {
        V2Signer client = new V2Signer();
        asked.accept(client);
        assertThat(verify(client.header()).scheme()).isEqualTo(SignatureScheme.V2);
        assertThat(verify(client.presigned()).scheme()).isEqualTo(SignatureScheme.V2_PRESIGNED);
    }

    @ParameterizedTest
    @CsvSource({
        "/photos, /photos/, true",
        "/photos, /photos, true",
        "/photos/, /photos/, true",
        "/photos/, /photos, false",
        "/photos/key, /photos/key/, false",
        "/, //, false"
    })
    void aBucketMayBeSignedWithASlashBehindIt(String sent, String signed, boolean good) {
        V2Signer client = new V2Signer();
        client.path = sent;
        client.resource = signed;
        if (good) {
            assertThat(verify(client.header()).scheme()).isEqualTo(SignatureScheme.V2);
        } else {
            refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.header()));
        }
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
