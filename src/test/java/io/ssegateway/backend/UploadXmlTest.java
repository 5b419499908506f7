package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of parts and uploads as stores write them. */
class UploadXmlTest {
    private static final ObjectRef OBJECT = ObjectRef.of(new BucketName("bucket"), new ObjectKey("k"));
    private static final UploadOperation.ListParts PARTS =
            new UploadOperation.ListParts(OBJECT, "u", 0, 1000, false, Fields.none());

    private static StoreResponse answer(String xml) {
        return new StoreResponse(200, Fields.none(), Body.of(Buffer.buffer(xml)));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    private static PartsPage parts(String inner) {
        return await(StoreXml.parts(answer("<ListPartsResult>" + inner + "</ListPartsResult>"), PARTS));
    }

    private static String part(String number, String size) {
        return "<Part><PartNumber>" + number + "</PartNumber><LastModified>t</LastModified><ETag>\"e" + number
                + "\"</ETag><Size>" + size + "</Size></Part>";
    }

    @Test
    void readsAPageOfParts() {
        PartsPage page = parts("<IsTruncated>true</IsTruncated><NextPartNumberMarker>3</NextPartNumberMarker>"
                + "<StorageClass>GLACIER</StorageClass><Owner><ID>1</ID><DisplayName>o</DisplayName></Owner>"
                + "<Initiator><ID>2</ID><DisplayName>i</DisplayName></Initiator>"
                + "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>COMPOSITE</ChecksumType>"
                + part("1", "5368709120") + part("3", "0"));
        assertThat(page.next()).hasValue(3);
        assertThat(page.storageClass()).isEqualTo("GLACIER");
        assertThat(page.owner().orElseThrow().displayName()).isEqualTo("o");
        assertThat(page.initiator().orElseThrow().id()).isEqualTo("2");
        assertThat(page.algorithm()).contains("CRC32");
        assertThat(page.parts())
                .containsExactly(
                        new PartsPage.Part(1, "t", "\"e1\"", 5_368_709_120L, Optional.empty()),
                        new PartsPage.Part(3, "t", "\"e3\"", 0, Optional.empty()));
        assertThat(parts("<IsTruncated>false</IsTruncated>").next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Part><PartNumber>1</PartNumber></Part>",
                "<Part><PartNumber>x</PartNumber><Size>1</Size></Part>",
                "<Part><PartNumber>0</PartNumber><Size>1</Size></Part>",
                "<Part><PartNumber>1</PartNumber><Size>-1</Size></Part>",
                "<Part><PartNumber>2</PartNumber><Size>1</Size></Part><Part><PartNumber>2</PartNumber><Size>1</Size></Part>",
                "<IsTruncated>true</IsTruncated>",
                "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>",
                "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker><Part><PartNumber>2"
                        + "</PartNumber><Size>1</Size></Part>"
            })
    void listingsThatContradictThemselvesAreRefused(String inner) {
        assertThatThrownBy(() -> parts(inner)).isInstanceOf(S3Exception.class);
    }

    @Test
    void readsAPageOfUploadsAndDecodesItsNames() {
        var query = new UploadOperation.ListMultipartUploads(
                OBJECT.bucket(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                10,
                false,
                Fields.none());
        UploadsPage page = await(StoreXml.uploads(
                answer("<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                        + "<NextKeyMarker>a%2Bb+c</NextKeyMarker><NextUploadIdMarker>u%2B</NextUploadIdMarker>"
                        + "<Upload><Key>a%2Bb+c</Key><UploadId>u%2B</UploadId><Initiated>t</Initiated>"
                        + "<Owner><ID>1</ID></Owner></Upload><Upload><Key>d</Key><UploadId>v</UploadId></Upload>"
                        + "<CommonPrefixes><Prefix>p+/</Prefix></CommonPrefixes></ListMultipartUploadsResult>"),
                query));
        assertThat(page.truncated()).isTrue();
        assertThat(page.nextKey()).contains("a+b c");
        assertThat(page.nextUploadId()).as("an id is no name").contains("u%2B");
        assertThat(page.uploads().stream().map(UploadsPage.Upload::key)).containsExactly("a+b c", "d");
        assertThat(page.uploads().getFirst().owner()).isPresent();
        assertThat(page.uploads().getLast().owner()).isEmpty();
        assertThat(page.commonPrefixes()).containsExactly("p /");
    }

    @Test
    void completionNamesPartsTagsAndChecksums() {
        Checksum sum = new Checksum(Checksum.Algorithm.SHA1, new byte[20]);
        String document = StoreDocuments.completion(List.of(
                        new CompletedPart(1, "\"a\"", Optional.empty()), new CompletedPart(9, "b<", Optional.of(sum))))
                .toString();
        assertThat(document)
                .contains("<Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>")
                .contains("<Part><PartNumber>9</PartNumber><ETag>b&lt;</ETag><ChecksumSHA1>" + sum.base64()
                        + "</ChecksumSHA1></Part>");
    }
}
