package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreXmlTest {
    private static final BucketName BUCKET = new BucketName("photos");
    private static final ListQuery QUERY = new ListQuery(
            2, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000, false, false);

    private static StoreResponse answer(String xml) {
        return new StoreResponse(200, Fields.none(), Body.of(Buffer.buffer(xml.getBytes(StandardCharsets.UTF_8))));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    private static ListPage page(String inner) {
        return await(StoreXml.listing(answer("<ListBucketResult>" + inner + "</ListBucketResult>"), BUCKET, QUERY));
    }

    private static String entry(String key) {
        return "<Contents><Key>" + key + "</Key><Size>7</Size><ETag>&quot;abc&quot;</ETag></Contents>";
    }

    @Test
    void readsEveryFieldOfAnEntry() {
        ListPage page = page(
                "<Name>photos</Name><IsTruncated>true</IsTruncated>"
                        + "<NextContinuationToken>t+1</NextContinuationToken><NextMarker>m</NextMarker>"
                        + "<Contents><Key>k</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                        + "<ETag>&quot;abc&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
                        + "<ChecksumAlgorithm>SHA256</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
                        + "<Size>5368709120</Size><Owner><ID>1</ID><DisplayName>me</DisplayName></Owner>"
                        + "<StorageClass>GLACIER</StorageClass><RestoreStatus><IsRestoreInProgress>false"
                        + "</IsRestoreInProgress><RestoreExpiryDate>2026-02-01T00:00:00.000Z</RestoreExpiryDate>"
                        + "</RestoreStatus></Contents>"
                        + "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>");

        assertThat(page.truncated()).isTrue();
        assertThat(page.nextToken()).contains("t+1");
        assertThat(page.nextMarker()).contains("m");
        assertThat(page.commonPrefixes()).containsExactly("a/", "b/");
        ListPage.Entry entry = page.entries().getFirst();
        assertThat(entry.etag()).isEqualTo("\"abc\"");
        assertThat(entry.size()).isEqualTo(5_368_709_120L);
        assertThat(entry.owner()).contains(new ListPage.Owner("1", "me"));
        assertThat(entry.storageClass()).isEqualTo("GLACIER");
        assertThat(entry.restore()).contains(new ListPage.Restore("false", Optional.of("2026-02-01T00:00:00.000Z")));
        assertThat(entry.checksums().algorithms()).containsExactly("CRC32", "SHA256");
        assertThat(entry.checksums().type()).contains("FULL_OBJECT");
    }

    @Test
    void nothingOfAnEntryLeaksIntoTheNext() {
        ListPage page = page("<Contents><Key>a</Key><Size>1</Size><Owner><ID>1</ID></Owner>"
                + "<ChecksumType>FULL_OBJECT</ChecksumType><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
                + "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus></Contents>"
                + entry("b"));

        assertThat(page.entries().get(1).restore()).isEmpty();
        assertThat(page.entries().get(1).owner()).isEmpty();
        assertThat(page.entries().get(1).checksums().type()).isEmpty();
        assertThat(page.entries().get(1).checksums().algorithms()).isEmpty();
    }

    @Test
    void decodesNamesOnlyWhereTheStoreSaysThatItEncodedThem() {
        assertThat(page("<EncodingType>url</EncodingType>" + entry("a+b%2Bc%20%00%C3%BC/d%0A"))
                        .entries()
                        .getFirst()
                        .key())
                .isEqualTo("a b+c \u0000ü/d\n");
        assertThat(page(entry("a+b%2Bc")).entries().getFirst().key()).isEqualTo("a+b%2Bc");
    }

    @Test
    void believesTheEncodingAlsoWhenItComesLast() {
        assertThat(page(entry("a%20b") + "<EncodingType>url</EncodingType>").entries())
                .extracting(ListPage.Entry::key)
                .containsExactly("a b");
    }

    @Test
    void putsTextTogetherThatComesInPieces() {
        String key = "ü&amp;".repeat(200);
        byte[] xml = ("<ListBucketResult>" + entry("x") + entry(key) + entry("<![CDATA[<a>]]>&#x41;")
                        + "</ListBucketResult>")
                .getBytes(StandardCharsets.UTF_8);
        for (int step : new int[] {1, 2, 3, 7, 4096}) {
            ListingSink sink = new ListingSink();
            XmlFeed feed = new XmlFeed(sink);
            for (int i = 0; i < xml.length; i += step) {
                feed.feed(java.util.Arrays.copyOfRange(xml, i, Math.min(xml.length, i + step)));
            }
            feed.end();

            assertThat(sink.page(BUCKET, QUERY).entries())
                    .extracting(ListPage.Entry::key)
                    .containsExactly("x", "ü&".repeat(200), "<a>A");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<ListBucketResult>",
                "<ListBucketResult><Contents></ListBucketResult>",
                "<ListBucketResult/><x/>",
                "not xml",
                "<!DOCTYPE x [<!ENTITY e \"v\">]><ListBucketResult/>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1/x\"><ListBucketResult/>",
                "<ListBucketResult><Name>&e;</Name></ListBucketResult>",
                "<OtherResult/>",
                "<ListBucketResult><Contents><Key>k</Key><Size>x</Size></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
                "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%</Key><Size>1</Size></Contents></ListBucketResult>",
                "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>"
            })
    void refusesWhatIsNoListing(String xml) {
        assertThatThrownBy(() -> await(StoreXml.listing(answer(xml), BUCKET, QUERY)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    }

    @Test
    void anErrorDocumentInAGoodAnswerIsAnError() {
        assertThatThrownBy(() -> await(StoreXml.deletions(
                        answer("<Error><Code>InternalError</Code><Message>try again</Message></Error>"))))
                .isInstanceOfSatisfying(StoreError.class, e -> {
                    assertThat(e.code()).isEqualTo("InternalError");
                    assertThat(e.text()).isEqualTo("try again");
                });
    }

    @Test
    void readsDeletionsAndTheirFailures() {
        Document.Deletions found = await(StoreXml.deletions(answer("<DeleteResult>"
                + "<Deleted><Key>a</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>v2</DeleteMarkerVersionId></Deleted>"
                + "<Error><Key>b</Key><VersionId>v1</VersionId><Code>AccessDenied</Code><Message>no</Message></Error>"
                + "</DeleteResult>")));

        assertThat(found.deleted())
                .containsExactly(new Document.Deleted("a", Optional.empty(), true, Optional.of("v2")));
        assertThat(found.failed()).containsExactly(new Document.Failed("b", Optional.of("v1"), "AccessDenied", "no"));
    }

    @Test
    void readsBucketsAndWhereTheNextPageBegins() {
        Document.Buckets buckets = await(StoreXml.buckets(answer("<ListAllMyBucketsResult><Owner><ID>1</ID></Owner>"
                + "<Buckets><Bucket><Name>b1</Name><CreationDate>d</CreationDate></Bucket>"
                + "<Bucket><Name>b2</Name><CreationDate>e</CreationDate><BucketRegion>eu</BucketRegion>"
                + "<BucketArn>arn:b2</BucketArn></Bucket></Buckets>"
                + "<ContinuationToken>more</ContinuationToken></ListAllMyBucketsResult>")));

        assertThat(buckets.buckets())
                .containsExactly(
                        new Document.BucketEntry("b1", "d", Optional.empty(), Optional.empty()),
                        new Document.BucketEntry("b2", "e", Optional.of("eu"), Optional.of("arn:b2")));
        assertThat(buckets.nextToken()).contains("more");
    }

    @Test
    void readsTagsInOrderWhateverIsInThem() {
        assertThat(await(StoreXml.tags(answer("<Tagging><TagSet><Tag><Key>team</Key><Value>a &amp; b</Value></Tag>"
                        + "<Tag><Value></Value><Key>empty</Key></Tag></TagSet></Tagging>"))))
                .containsExactly(Map.entry("team", "a & b"), Map.entry("empty", ""));
        assertThat(await(StoreXml.tags(answer("<Tagging><TagSet/></Tagging>")))).isEmpty();
        assertThatThrownBy(() -> await(StoreXml.tags(answer("<Tagging><TagSet>"))))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void readsErrorDocumentsAndNothingElse() {
        assertThat(StoreXml.error("<Error><Code>A</Code><Message>m</Message></Error>".getBytes()))
                .contains(new StoreXml.ErrorText("A", "m", Map.of()));
        assertThat(StoreXml.error(("<Error><Code>A</Code><Message>m</Message><Key>k</Key><BucketName>b</BucketName>"
                                + "<Region>eu</Region><Server>10.0.0.7</Server><RequestId>1</RequestId><HostId>h</HostId>"
                                + "<ETag>ciphertext's</ETag><Resource>/b/k</Resource></Error>")
                        .getBytes()))
                .contains(new StoreXml.ErrorText("A", "m", Map.of("Key", "k", "BucketName", "b")));
        assertThat(StoreXml.error("<html><Code>A</Code></html>".getBytes())).isEmpty();
        assertThat(StoreXml.error("<Error><Code>A</Code>".getBytes())).isEmpty();
        assertThat(StoreXml.error(new byte[0])).isEmpty();
    }
}
