package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.EntryView;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsPage.DeleteMarker;
import io.ssegateway.s3.VersionsPage.Version;
import io.ssegateway.s3.VersionsQuery;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ListVersionsHandlerTest extends BucketsFixture {
    private static final EntryView NO_LOOKS = (rule, store, bucket, stored, caller) ->
            Uni.createFrom().failure(new AssertionError("looked up " + stored.key()));

    private static final VersionsQuery ALL =
            new VersionsQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000, false);

    @BeforeEach
    void fill() {
        main.objects().create("photos");
        sealed("photos");
        grant(Right.LIST, "photos", "");
    }

    private static String version(String key, String id, long size) {
        return "<Version><Key>" + key + "</Key><VersionId>" + id + "</VersionId><IsLatest>" + id.equals("v3")
                + "</IsLatest><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;" + id
                + "&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm><Size>" + size
                + "</Size><StorageClass>GLACIER</StorageClass><Owner><ID>1</ID></Owner></Version>";
    }

    private static String marker(String key, String id) {
        return "<DeleteMarker><Key>" + key + "</Key><VersionId>" + id + "</VersionId><IsLatest>false</IsLatest>"
                + "<LastModified>2026-01-02T00:00:00.000Z</LastModified><ETag></ETag><Size>0</Size></DeleteMarker>";
    }

    private void storeAnswers(String inner) {
        main.next(new Fault.Reply(
                200,
                Map.of("content-type", "application/xml", "x-amz-request-charged", "requester"),
                "<ListVersionsResult><EncodingType>url</EncodingType>" + inner + "</ListVersionsResult>"));
    }

    private S3Response.Xml list(EntryView view, VersionsQuery query, Fields fields) {
        return (S3Response.Xml) run(
                new ListVersionsHandler(access, new ListedEntries(view)),
                new S3Operation.ListObjectVersions(BUCKET, query, fields));
    }

    private VersionsPage page(EntryView view) {
        return ((Document.Versions) list(view, ALL, Fields.none()).document()).page();
    }

    @Test
    @Tag("I8")
    @Tag("I9")
    void sizesOfASealedBucketFollowFromTheStoredOnesInTheStoresOrder() {
        storeAnswers(version("a+b", "v3", SizeLaw.storedSize(65_480))
                + marker("a+b", "v2")
                + version("a+b", "null", SizeLaw.storedSize(0))
                + version("odd", "v9", 17));

        VersionsPage page = page(NO_LOOKS);

        assertThat(page.items()).hasSize(4);
        Version first = (Version) page.items().get(0);
        assertThat(first.latest()).isTrue();
        assertThat(first.entry().key()).isEqualTo("a b");
        assertThat(first.entry().size()).isEqualTo(65_480);
        assertThat(first.entry().etag()).isEqualTo("\"v3-0\"");
        assertThat(first.entry().version()).contains("v3");
        assertThat(first.entry().storageClass()).isEqualTo("GLACIER");
        assertThat(first.entry().checksums()).isEqualTo(ListPage.Checksums.none());
        assertThat(page.items().get(1))
                .isEqualTo(new DeleteMarker("a b", "v2", false, "2026-01-02T00:00:00.000Z", Optional.empty()));
        assertThat(((Version) page.items().get(2)).entry().size()).isZero();
        assertThat(((Version) page.items().get(2)).entry().version()).contains("null");
        assertThat(((Version) page.items().get(3)).entry().size()).isEqualTo(17);
        assertThat(main.seen()).hasSize(1);
    }

    @Test
    void looksAtEveryVersionByItsIdWhereArithmeticCannotSayIt() {
        rule("photos", Encrypt.SSE_OBS, PlainReads.SERVE, EtagMode.MD5, "main");
        storeAnswers(version("k", "v3", 5) + marker("k", "v2") + version("k", "v1", 1_280));
        List<String> looked = new ArrayList<>();
        EntryView view = (rule, store, bucket, stored, caller) -> {
            looked.add(stored.version().orElseThrow());
            return Uni.createFrom()
                    .item(stored.shownAs(1, "\"of " + stored.version().get() + '"'));
        };

        VersionsPage page = page(view);

        assertThat(looked).containsExactly("v3", "v1");
        assertThat(((Version) page.items().get(0)).entry().etag()).isEqualTo("\"of v3\"");
        assertThat(page.items().get(1)).isInstanceOf(DeleteMarker.class);
        assertThat(((Version) page.items().get(2)).entry().etag()).isEqualTo("\"of v1\"");
    }

    @Test
    void asksForThePageTheClientAsksForAndTellsWhereTheNextOneBegins() {
        storeAnswers("<IsTruncated>true</IsTruncated><NextKeyMarker>n%2B</NextKeyMarker>"
                + "<NextVersionIdMarker>v7</NextVersionIdMarker>"
                + "<CommonPrefixes><Prefix>a%2F</Prefix></CommonPrefixes>");
        VersionsQuery query = new VersionsQuery(
                Optional.of("p q"), Optional.of("/"), Optional.of("p qk+"), Optional.of("v1"), 5000, false);
        Fields fields = Fields.none()
                .with(S3Header.EXPECTED_BUCKET_OWNER, "o")
                .with(S3Header.REQUEST_PAYER, "requester")
                .with(S3Header.OPTIONAL_OBJECT_ATTRIBUTES, "RestoreStatus");

        S3Response.Xml answer = list(NO_LOOKS, query, fields);

        assertThat(main.seen().getFirst().target())
                .isEqualTo("/photos?delimiter=%2F&encoding-type=url&key-marker=p%20qk%2B&max-keys=1000&prefix=p%20q"
                        + "&version-id-marker=v1&versions=");
        assertThat(main.seen().getFirst().headers())
                .containsEntry("x-amz-expected-bucket-owner", "o")
                .containsEntry("x-amz-request-payer", "requester")
                .containsEntry("x-amz-optional-object-attributes", "RestoreStatus");
        assertThat(answer.fields().get(S3Header.REQUEST_CHARGED)).contains("requester");
        VersionsPage page = ((Document.Versions) answer.document()).page();
        assertThat(page.truncated()).isTrue();
        assertThat(page.nextKeyMarker()).contains("n+");
        assertThat(page.nextVersionMarker()).contains("v7");
        assertThat(page.commonPrefixes()).containsExactly("a/");
    }

    @Test
    void aPlainBucketsPagePassesAsItIs() {
        rule("photos", Encrypt.NONE, PlainReads.REFUSE, EtagMode.OPAQUE, "main");
        main.next(new Fault.Reply(200, Map.of("content-type", "text/odd"), "no XML"));
        VersionsQuery query =
                new VersionsQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 5000, false);

        S3Response answer = run(
                new ListVersionsHandler(access, new ListedEntries(NO_LOOKS)),
                new S3Operation.ListObjectVersions(BUCKET, query, Fields.none()));

        assertThat(answer).isInstanceOf(S3Response.Bytes.class);
        ((S3Response.Bytes) answer).body().abort();
        assertThat(answer.fields().get(S3Header.CONTENT_TYPE)).contains("text/odd");
        assertThat(main.seen().getFirst().target()).isEqualTo("/photos?max-keys=5000&versions=");
    }

    @Test
    void listsUnderAPrefixOnlyWithTheRightToIt() {
        grants.clear();
        grant(Right.LIST, "photos", "press/");

        assertThatThrownBy(() -> page(NO_LOOKS))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        assertThat(main.seen()).isEmpty();
    }
}
