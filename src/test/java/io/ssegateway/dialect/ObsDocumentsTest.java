package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ObsDocumentsTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><";
    private static final String NS = " xmlns=\"http://obs.myhwclouds.com/doc/2015-06-30/\">";
    private static final ObjectRef OBJECT = ObjectRef.of(new BucketName("bucket"), new ObjectKey("a\nb"));

    private static String text(Document document) {
        String text = Obs.text(Obs.DIALECT.render(document));
        assertThat(text).doesNotContain("\n", "\r");
        return text;
    }

    private static ListPage.Entry entry(String key, String storageClass) {
        return new ListPage.Entry(
                key,
                Optional.of("v"),
                "2026-01-01T00:00:00.000Z",
                "\"e\"",
                5,
                storageClass,
                Optional.of(new ListPage.Owner("id", "name")),
                new ListPage.Checksums(List.of("CRC32"), Optional.of("FULL_OBJECT")),
                Optional.empty());
    }

    private static ListPage page(boolean truncated, Optional<String> delimiter, Optional<String> next) {
        ListQuery query =
                new ListQuery(1, Optional.of("a"), delimiter, Optional.of("m"), Optional.empty(), 2, false, false);
        return new ListPage(
                new BucketName("bucket"),
                query,
                truncated,
                next,
                Optional.empty(),
                List.of(entry("k", "STANDARD_IA"), entry("l", "GLACIER")),
                List.of("p/"));
    }

    private static String contents(String key, String storageClass) {
        return "<Key>" + key + "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag>"
                + "<Size>5</Size><Owner><ID>id</ID><DisplayName>name</DisplayName></Owner><StorageClass>"
                + storageClass + "</StorageClass>";
    }

    @Test
    void aListingHasTheClassesOfObsAndNoChecksums() {
        assertThat(text(new Document.Listing(page(true, Optional.of("/"), Optional.of("n")))))
                .isEqualTo(HEAD + "ListBucketResult" + NS + "<Name>bucket</Name><Prefix>a</Prefix><Marker>m</Marker>"
                        + "<NextMarker>n</NextMarker><MaxKeys>2</MaxKeys><Delimiter>/</Delimiter>"
                        + "<IsTruncated>true</IsTruncated><Contents>" + contents("k", "WARM") + "</Contents><Contents>"
                        + contents("l", "COLD") + "</Contents><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>"
                        + "</ListBucketResult>");
    }

    @Test
    void aPageThatIsNotTheLastAlwaysTellsItsMarker() {
        assertThat(text(new Document.Listing(page(true, Optional.empty(), Optional.of("n")))))
                .contains("<NextMarker>n</NextMarker>");
        assertThat(text(new Document.Listing(page(true, Optional.empty(), Optional.empty()))))
                .as("the last key")
                .contains("<NextMarker>l</NextMarker>");
        assertThat(text(new Document.Listing(page(true, Optional.of("/"), Optional.empty()))))
                .as("a key or a prefix: the store says which")
                .doesNotContain("NextMarker");
        assertThat(text(new Document.Listing(page(false, Optional.empty(), Optional.of("n")))))
                .doesNotContain("NextMarker");
        ListPage nothing = page(true, Optional.empty(), Optional.empty()).with(List.of());
        assertThat(text(new Document.Listing(nothing))).doesNotContain("NextMarker");
        assertThat(Obs.text(
                        new S3Dialect().render(new Document.Listing(page(true, Optional.empty(), Optional.of("n"))))))
                .as("S3 tells it beside a delimiter only")
                .doesNotContain("NextMarker");
    }

    @Test
    void versionsAreListedAlike() {
        VersionsQuery query =
                new VersionsQuery(Optional.empty(), Optional.empty(), Optional.of("m"), Optional.of("w"), 2, false);
        VersionsPage page = new VersionsPage(
                new BucketName("bucket"),
                query,
                true,
                Optional.of("nk"),
                Optional.of("nv"),
                List.of(
                        new VersionsPage.Version(entry("k", "GLACIER"), true),
                        new VersionsPage.DeleteMarker("d", "w", false, "2026", Optional.empty())),
                List.of());
        assertThat(text(new Document.Versions(page)))
                .isEqualTo(HEAD + "ListVersionsResult" + NS + "<Name>bucket</Name><Prefix></Prefix><KeyMarker>m"
                        + "</KeyMarker><VersionIdMarker>w</VersionIdMarker><NextKeyMarker>nk</NextKeyMarker>"
                        + "<NextVersionIdMarker>nv</NextVersionIdMarker><MaxKeys>2</MaxKeys>"
                        + "<IsTruncated>true</IsTruncated><Version>" + contents("k", "COLD")
                        + "<VersionId>v</VersionId><IsLatest>true</IsLatest></Version><DeleteMarker><Key>d</Key>"
                        + "<VersionId>w</VersionId><IsLatest>false</IsLatest><LastModified>2026</LastModified>"
                        + "</DeleteMarker></ListVersionsResult>");
    }

    @Test
    void bucketsAreListedWithTheirLocation() {
        Document.Buckets buckets = new Document.Buckets(
                Optional.of(new ListPage.Owner("id", "name")),
                List.of(
                        new Document.BucketEntry("a", "2026", Optional.of("eu"), Optional.of("arn")),
                        new Document.BucketEntry("b", "2027", Optional.empty(), Optional.empty())),
                Optional.of("p"),
                Optional.of("t"));
        assertThat(text(buckets))
                .isEqualTo(HEAD + "ListAllMyBucketsResult" + NS + "<Owner><ID>id</ID></Owner><Buckets><Bucket>"
                        + "<Name>a</Name><CreationDate>2026</CreationDate><Location>eu</Location>"
                        + "<BucketType>OBJECT</BucketType></Bucket><Bucket><Name>b</Name>"
                        + "<CreationDate>2027</CreationDate><BucketType>OBJECT</BucketType></Bucket></Buckets>"
                        + "</ListAllMyBucketsResult>");
    }

    @Test
    void uploadsAreToldAlike() {
        Checksum sum = new Checksum(Checksum.Algorithm.CRC32, new byte[4]);
        assertThat(text(new Document.CreatedUpload(OBJECT, "u")))
                .isEqualTo(HEAD + "InitiateMultipartUploadResult" + NS + "<Bucket>bucket</Bucket><Key>a&#10;b</Key>"
                        + "<UploadId>u</UploadId></InitiateMultipartUploadResult>");
        assertThat(text(new Document.CompletedUpload("//h/k", OBJECT, "\"e-1\"", Optional.empty())))
                .isEqualTo(HEAD + "CompleteMultipartUploadResult" + NS + "<Location>//h/k</Location>"
                        + "<Bucket>bucket</Bucket><Key>a&#10;b</Key><ETag>&quot;e-1&quot;</ETag>"
                        + "</CompleteMultipartUploadResult>");
        PartsPage parts = new PartsPage(
                new UploadOperation.ListParts(OBJECT, "u", 0, 1000, false, Fields.none()),
                OptionalInt.empty(),
                List.of(new PartsPage.Part(1, "2026", "\"e\"", 7, Optional.of(sum))),
                Optional.of(new ListPage.Owner("id", "name")),
                Optional.empty(),
                "STANDARD_IA",
                Optional.of("CRC32"),
                Optional.of("COMPOSITE"));
        assertThat(text(new Document.Parts(parts)))
                .isEqualTo(HEAD + "ListPartsResult" + NS + "<Bucket>bucket</Bucket><Key>a&#10;b</Key>"
                        + "<UploadId>u</UploadId><Initiator><ID>id</ID><DisplayName>name</DisplayName></Initiator>"
                        + "<StorageClass>WARM</StorageClass><PartNumberMarker>0</PartNumberMarker>"
                        + "<NextPartNumberMarker>1</NextPartNumberMarker><MaxParts>1000</MaxParts>"
                        + "<IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><LastModified>2026"
                        + "</LastModified><ETag>&quot;e&quot;</ETag><Size>7</Size></Part></ListPartsResult>");
    }

    @Test
    void uploadsInProgressAreToldWithTheirClass() {
        UploadOperation.ListMultipartUploads query =
                (UploadOperation.ListMultipartUploads) Obs.parsed("", "GET", "/bucket?uploads&prefix=p&max-uploads=3");
        UploadsPage page = new UploadsPage(
                query,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(new UploadsPage.Upload(
                        "k",
                        "u",
                        "2026",
                        "GLACIER",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("CRC32"),
                        Optional.of("COMPOSITE"))),
                List.of());
        assertThat(text(new Document.Uploads(page)))
                .startsWith(HEAD + "ListMultipartUploadsResult" + NS + "<Bucket>bucket</Bucket>")
                .endsWith("<MaxUploads>3</MaxUploads><IsTruncated>false</IsTruncated><Upload><Key>k</Key>"
                        + "<UploadId>u</UploadId><StorageClass>COLD</StorageClass><Initiated>2026</Initiated></Upload>"
                        + "</ListMultipartUploadsResult>");
    }

    @Test
    void copiesAreToldWithoutChecksums() {
        Map<String, String> sums = Map.of("ChecksumCRC32", "AAAAAA==");
        assertThat(text(new Document.Copied("\"e\"", Optional.of("2026"), sums)))
                .isEqualTo(HEAD + "CopyObjectResult" + NS + "<LastModified>2026</LastModified>"
                        + "<ETag>&quot;e&quot;</ETag></CopyObjectResult>");
        assertThat(text(new Document.PartCopied("\"e\"", Optional.empty(), sums)))
                .isEqualTo(HEAD + "CopyPartResult" + NS + "<ETag>&quot;e&quot;</ETag></CopyPartResult>");
        assertThat(text(new Document.Posted("l", "bucket", "k", "\"e\"")))
                .isEqualTo(HEAD + "PostResponse><Location>l</Location><Bucket>bucket</Bucket><Key>k</Key>"
                        + "<ETag>&quot;e&quot;</ETag></PostResponse>");
    }
}
