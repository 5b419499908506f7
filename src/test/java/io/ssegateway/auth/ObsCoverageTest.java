package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature of OBS covers, so that a request authorises what it signs and nothing else. */
class ObsCoverageTest {
    private static final String TAIL = "\n/bucket/key";
    private static final String URL_TEXT = "GET\n\n\n" + ObsSigner.EXPIRES + TAIL;

    private final Verifier verifier = new Verifier();

    private Verified verify(SignedRequest request) {
        return verifier.verify(request, EveryScheme.KEYS, Examples.NOW);
    }

    /**
     * OBS API Reference, "Authentication of Signature in a Header" and "in a URL"; the last two lines: its Java SDK.
     */
    static Stream<String> subResources() {
        return Stream.of(("CDNNotifyConfiguration acl append attname backtosource cors customdomain delete deletebucket"
                        + " directcoldaccess encryption inventory length lifecycle location logging metadata"
                        + " mirrorBackToSource modify name notification obscompresspolicy orchestration partNumber"
                        + " policy position quota rename replication requestPayment response-cache-control"
                        + " response-content-disposition response-content-encoding response-content-language"
                        + " response-content-type response-expires restore storageClass storagePolicy storageinfo"
                        + " tagging torrent truncate uploadId uploads versionId versioning versions website"
                        + " x-image-process x-image-save-bucket x-image-save-object object-lock retention mirrorrefresh"
                        + " obsbucketalias obsalias replication_progress publicAccessBlock policyStatus bucketStatus"
                        + " fileinterface readahead x-obs-sse-kms-key-project-id x-oss-process ignore-sign-in-query"
                        + " listcontentsummary multilistcontentsummary getcontentsummary select select-type symlink"
                        + " x-obs-trash x-obs-accesslabel x-obs-qosinfo x-obs-snapshot x-obs-snapshotroot")
                .split(" "));
    }

    @ParameterizedTest
    @MethodSource("subResources")
    void everySubResourceIsSigned(String name) {
        ObsSigner client = ObsSigner.of("GET", "/key", name + "=v%2F1");
        assertThat(verify(client.url(URL_TEXT + "?" + name + "=v/1")).scheme()).isEqualTo(SignatureScheme.OBS);
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.url(URL_TEXT)));
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.url(URL_TEXT + "?" + name + "=v/2")));
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(client.url(URL_TEXT + "?" + name)));
    }

    @ParameterizedTest
    @MethodSource("subResources")
    void noSubResourceCanBeAppendedToAUrlInAnySpelling(String name) {
        for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))) {
            refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(new ObsSigner().url(URL_TEXT, "&" + spelling)));
            refusal(
                    S3Error.SIGNATURE_DOES_NOT_MATCH,
                    () -> verify(new ObsSigner().url(URL_TEXT, "&" + spelling + "=1")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefix=a",
                "marker=a",
                "delimiter=%2F",
                "max-keys=1",
                "key-marker=a",
                "version-id-marker=a",
                "upload-id-marker=a",
                "max-uploads=1",
                "max-parts=1",
                "part-number-marker=1",
                "encoding-type=url"
            })
    void howAListingIsShownIsNotSigned(String parameter) {
        assertThat(verify(new ObsSigner().url(URL_TEXT, "&" + parameter)).presigned())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown=1",
                "legal-hold",
                "attributes",
                "accelerate",
                "x-amz-server-side-encryption=AES256",
                "x-amz-acl=private",
                "X-Amz-Copy-Source=%2Fo%2Fk",
                "id=1"
            })
    void aParameterThatObsDoesNotSignIsRefused(String parameter) {
        S3Exception refused =
                refusal(S3Error.ACCESS_DENIED, () -> verify(new ObsSigner().url(URL_TEXT, "&" + parameter)));
        assertThat(refused.details())
                .containsEntry("ParametersNotSigned", parameter.split("=")[0]);
        SignedRequest header = ObsSigner.of("GET", "/key", parameter)
                .with("Date", ObsSigner.DATE)
                .header("GET\n\n\n" + ObsSigner.DATE + TAIL);
        refusal(S3Error.ACCESS_DENIED, () -> verify(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl&acl", "acl&Acl", "versionId=1&versionId=2", "versionId=1&versionid=1"})
    void aSignedParameterIsSaidOnce(String query) {
        ObsSigner client = ObsSigner.of("GET", "/key", query);
        refusal(S3Error.INVALID_REQUEST, () -> verify(client.url(URL_TEXT + "?" + query.split("&")[0])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&x-obs-acl=private&x-obs-acl=private",
                "&x-obs-acl=a&X-Obs-Acl=b",
                "&Expires=1369353700",
                "&AccessKeyId=AKIAIOSFODNN7EXAMPLE",
                "&Signature=x"
            })
    void aParameterOfTheSignatureIsSaidOnce(String appended) {
        refusal(S3Error.ACCESS_DENIED, () -> verify(new ObsSigner().url(URL_TEXT, appended)));
    }

    @Test
    void aFieldIsNotSaidInHeaderAndQueryNorTwice() {
        ObsSigner both = ObsSigner.of("PUT", "/key", "x-obs-acl=private").with("X-Obs-Acl", "public-read");
        refusal(S3Error.ACCESS_DENIED, () -> verify(both.url("")));
        ObsSigner twice =
                new ObsSigner().with("x-obs-acl", "a").with("X-Obs-Acl", "b").with("Date", ObsSigner.DATE);
        refusal(S3Error.INVALID_REQUEST, () -> verify(twice.header("")));
        ObsSigner types = new ObsSigner().with("Content-Type", "a").with("content-type", "b");
        refusal(S3Error.INVALID_REQUEST, () -> verify(types.url("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-obs-server-side-encryption",
                "X-Obs-Server-Side-Encryption-Customer-Key",
                "x-obs-copy-source",
                "x-obs-meta-a",
                "x-obs-content-sha256",
                "content-md5",
                "Content-Type"
            })
    void aHeaderBesideAUrlMustBeSigned(String name) {
        SignedRequest url = new ObsSigner().with(name, "value").url(URL_TEXT);
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "X-Amz-Server-Side-Encryption-Customer-Key",
                "x-amz-server-side-data-encryption",
                "x-amz-sse-kms-key-project-id",
                "x-amz-copy-source",
                "x-amz-copy-source-server-side-encryption-customer-key"
            })
    void amazonsFieldsOfEncryptionAndCopyAreRefusedByName(String name) {
        for (SignedRequest request : List.of(
                new ObsSigner().with(name, "value").url(URL_TEXT),
                new ObsSigner()
                        .with(name, "value")
                        .with("Date", ObsSigner.DATE)
                        .header("GET\n\n\n" + ObsSigner.DATE + TAIL))) {
            S3Exception refused = refusal(S3Error.INVALID_ARGUMENT, () -> verify(request));
            assertThat(refused.details()).containsEntry("ArgumentName", name.toLowerCase(Locale.ROOT));
            assertThat(refused.text()).doesNotContain("value");
        }
    }

    @Test
    void otherFieldsOfAmazonMeanNothing() {
        SignedRequest request = new ObsSigner()
                .with("x-amz-meta-a", "b")
                .with("x-amz-acl", "private")
                .url(URL_TEXT);
        assertThat(verify(request).covers("x-amz-acl")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-obs-server-side-encryption-customer-key",
                "X-Obs-Server-Side-Encryption-Customer-Algorithm",
                "x-obs-copy-source-server-side-encryption-customer-key"
            })
    void aCustomersKeyIsNotToldInAUrl(String name) {
        ObsSigner client = ObsSigner.of("GET", "/key", name + "=c2VjcmV0");
        S3Exception refused =
                refusal(S3Error.INVALID_ARGUMENT, () -> verify(client.url(URL_TEXT + "?" + name + "=c2VjcmV0")));
        assertThat(refused.details()).containsEntry("ArgumentName", name);
        assertThat(refused.text() + refused.details()).doesNotContain("c2VjcmV0");
    }

    @Test
    void askingForAKeyOfAKmsIsAlwaysGood() {
        ObsSigner client = ObsSigner.of("PUT", "/key", "")
                .with("x-obs-server-side-encryption", "kms")
                .with("x-obs-server-side-encryption-kms-key-id", "photos");
        assertThat(verify(client.url("PUT\n\n\n" + ObsSigner.EXPIRES + "\nx-obs-server-side-encryption:kms\n"
                                + "x-obs-server-side-encryption-kms-key-id:photos\n/bucket/key"))
                        .covers("X-Obs-Server-Side-Encryption"))
                .isTrue();
    }

    @Test
    void everySchemeTellsWhatItCovers() {
        Verified obs = verify(new ObsSigner().url(URL_TEXT));
        Verified version2 = verify(new V2Signer().header());
        Verified version4 =
                verify(new ClientSigner().sign("x-obs-acl", "private").header());
        List<String> names = List.of("X-Obs-Acl", "x-amz-acl", "Content-MD5", "content-type", "host", "range");
        Map<Verified, List<String>> covered = Map.of(
                obs, List.of("X-Obs-Acl", "Content-MD5", "content-type"),
                version2, List.of("x-amz-acl", "Content-MD5", "content-type"),
                version4, List.of("X-Obs-Acl", "host"));
        covered.forEach((verified, expected) -> {
            List<String> told = new ArrayList<>(names);
            told.removeIf(name -> !verified.covers(name));
            assertThat(told).as(verified.scheme().word()).isEqualTo(expected);
        });
    }
}
