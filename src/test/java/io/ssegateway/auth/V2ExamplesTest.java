package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of Amazon's "Signing and authenticating REST requests (AWS signature version 2)". */
class V2ExamplesTest {
    private final Verifier verifier = new Verifier();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|johnsmith|/photos/puppy.jpg||Tue, 27 Mar 2007 19:36:42 +0000|bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
                "GET|awsexamplebucket1|/photos/puppy.jpg||Tue, 27 Mar 2007 19:36:42 +0000|qgk2+6Sv9/oM7G3qLEjTH1a1l1g=",
                "GET|johnsmith|/|prefix=photos&max-keys=50&marker=puppy|Tue, 27 Mar 2007 19:42:41 +0000"
                        + "|htDYFYduRNen8P9ZfE/s9SuKy0U=",
                "GET|johnsmith|/|acl|Tue, 27 Mar 2007 19:44:46 +0000|c2WLPFtWHVgbEmeEG93a4cG37dM=",
                "GET||/||Wed, 28 Mar 2007 01:29:59 +0000|qGdzdERIC03wnaRNKh6OqZehG9s=",
                "GET||/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re||Wed, 28 Mar 2007 01:49:49 +0000"
                        + "|DNEZGsoieTZ92F3bUfSPQcbGmlM="
            })
    void acceptsThePublishedExamples(
            String method, String bucket, String path, String query, String date, String signature) {
        V2Signer client = new V2Signer()
                .with("Date", date)
                .with("User-Agent", "Mozilla/5.0")
                .with("Authorization", "AWS " + Examples.ACCESS_KEY + ":" + signature);
        SignedRequest request = new SignedRequest(
                method, path, query == null ? "" : query, client.headers, Optional.ofNullable(bucket));
        Verified verified = verifier.verify(request, EveryScheme.KEYS, at(date));
        assertThat(verified.accessKey()).isEqualTo(Examples.ACCESS_KEY);
        assertThat(verified.scheme()).isEqualTo(SignatureScheme.V2);
        assertThat(verified.presigned()).isFalse();
        assertThat(verified.chunkSigning()).isEmpty();
    }

    private static Instant at(String date) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    }

    @Test
    void acceptsThePublishedPutAndDelete() {
        V2Signer put = new V2Signer()
                .with("Content-Type", "image/jpeg")
                .with("Content-Length", "94328")
                .with("Date", "Tue, 27 Mar 2007 21:15:45 +0000")
                .with("Authorization", "AWS " + Examples.ACCESS_KEY + ":MyyxeRY7whkBe+bq8fHCL/2kKUg=");
        V2Signer delete = new V2Signer()
                .with("Date", "Tue, 27 Mar 2007 21:20:27 +0000")
                .with("x-amz-date", "Tue, 27 Mar 2007 21:20:26 +0000")
                .with("Authorization", "AWS " + Examples.ACCESS_KEY + ":R4dJ53KECjStyBO5iTBJZ4XVOaI=");
        Instant then = at("Tue, 27 Mar 2007 21:20:27 +0000");
        for (SignedRequest request : List.of(
                new SignedRequest("PUT", "/photos/puppy.jpg", "", put.headers, Optional.of("johnsmith")),
                new SignedRequest("DELETE", "/johnsmith/photos/puppy.jpg", "", delete.headers))) {
            assertThat(verifier.verify(request, EveryScheme.KEYS, then).scheme())
                    .isEqualTo(SignatureScheme.V2);
        }
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
}
