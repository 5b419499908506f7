package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UploadDocumentsTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private static final ObjectRef OBJECT = ObjectRef.of(new BucketName("bucket"), new ObjectKey("a <b"));
    private static final Optional<ListPage.Owner> ME = Optional.of(new ListPage.Owner("1", "me"));

    private static String render(Document document) {
        return new String(new S3Dialect().render(document), StandardCharsets.UTF_8);
    }

    @Test
    void createdUploadIsTold() {
        assertThat(render(new Document.CreatedUpload(OBJECT, "id&1")))
                .isEqualTo(HEAD + "<InitiateMultipartUploadResult" + NS + "><Bucket>bucket</Bucket><Key>a &lt;b</Key>"
                        + "<UploadId>id&amp;1</UploadId></InitiateMultipartUploadResult>");
    }

    @Test
    void completedUploadIsToldWithItsChecksum() {
        Checksum sum = new Checksum(Checksum.Algorithm.CRC32, new byte[4]);
        assertThat(render(new Document.CompletedUpload(
                        "https://h/bucket/k", OBJECT, "\"e-2\"", Optional.of(new TypedChecksum(sum, 2)))))
                .isEqualTo(HEAD + "<CompleteMultipartUploadResult" + NS + "><Location>https://h/bucket/k</Location>"
                        + "<Bucket>bucket</Bucket><Key>a &lt;b</Key><ETag>&quot;e-2&quot;</ETag>"
                        + "<ChecksumCRC32>AAAAAA==-2</ChecksumCRC32><ChecksumType>COMPOSITE</ChecksumType>"
                        + "</CompleteMultipartUploadResult>");
        assertThat(render(new Document.CompletedUpload("l", OBJECT, "\"e\"", Optional.of(new TypedChecksum(sum, 0)))))
                .contains("<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>");
    }

    @Test
    void partsAreTold() {
        var query = new UploadOperation.ListParts(OBJECT, "u", 3, 1, true, Fields.none());
        Checksum sum = new Checksum(Checksum.Algorithm.CRC32C, new byte[4]);
        PartsPage page = new PartsPage(
                query,
                OptionalInt.of(4),
                List.of(new PartsPage.Part(4, "2026-01-01T00:00:00.000Z", "\"t\"", 5, Optional.of(sum))),
                ME,
                ME,
                "STANDARD",
                Optional.of("CRC32C"),
                Optional.of("COMPOSITE"));
        assertThat(render(new Document.Parts(page)))
                .isEqualTo(HEAD + "<ListPartsResult" + NS + "><Bucket>bucket</Bucket><EncodingType>url</EncodingType>"
                        + "<Key>a+%3Cb</Key><UploadId>u</UploadId>"
                        + "<Initiator><ID>1</ID><DisplayName>me</DisplayName></Initiator>"
                        + "<Owner><ID>1</ID><DisplayName>me</DisplayName></Owner>"
                        + "<StorageClass>STANDARD</StorageClass><PartNumberMarker>3</PartNumberMarker>"
                        + "<NextPartNumberMarker>4</NextPartNumberMarker><MaxParts>1</MaxParts>"
                        + "<IsTruncated>true</IsTruncated><ChecksumAlgorithm>CRC32C</ChecksumAlgorithm>"
                        + "<ChecksumType>COMPOSITE</ChecksumType><Part><PartNumber>4</PartNumber>"
                        + "<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;t&quot;</ETag>"
                        + "<Size>5</Size><ChecksumCRC32C>AAAAAA==</ChecksumCRC32C></Part></ListPartsResult>");
    }

    @Test
    void uploadsAreTold() {
        var query = new UploadOperation.ListMultipartUploads(
                OBJECT.bucket(),
                Optional.of("a/"),
                Optional.of("/"),
                Optional.of("k m"),
                Optional.of("u0"),
                7,
                true,
                Fields.none());
        UploadsPage page = new UploadsPage(
                query,
                true,
                Optional.of("n k"),
                Optional.of("u1"),
                List.of(new UploadsPage.Upload(
                        "a/x y",
                        "u1",
                        "2026-01-01T00:00:00.000Z",
                        "STANDARD",
                        ME,
                        ME,
                        Optional.empty(),
                        Optional.empty())),
                List.of("a/b c/"));
        assertThat(render(new Document.Uploads(page)))
                .isEqualTo(HEAD + "<ListMultipartUploadsResult" + NS + "><Bucket>bucket</Bucket>"
                        + "<KeyMarker>k+m</KeyMarker><UploadIdMarker>u0</UploadIdMarker>"
                        + "<NextKeyMarker>n+k</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>"
                        + "<Delimiter>/</Delimiter><Prefix>a/</Prefix><EncodingType>url</EncodingType>"
                        + "<MaxUploads>7</MaxUploads><IsTruncated>true</IsTruncated><Upload><Key>a/x+y</Key>"
                        + "<UploadId>u1</UploadId><Initiator><ID>1</ID><DisplayName>me</DisplayName></Initiator>"
                        + "<Owner><ID>1</ID><DisplayName>me</DisplayName></Owner><StorageClass>STANDARD</StorageClass>"
                        + "<Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>"
                        + "<CommonPrefixes><Prefix>a/b+c/</Prefix></CommonPrefixes></ListMultipartUploadsResult>");
    }
}
