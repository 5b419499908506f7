package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AttributesDocumentTest {
    private static String render(Document.Attributes document) {
        return new String(new S3Dialect().render(document), StandardCharsets.UTF_8);
    }

    @Test
    void tellsEverythingInTheOrderOfTheReference() {
        Document.ObjectParts parts = new Document.ObjectParts(
                3, 1, 3, 2, false, List.of(new Document.ObjectPart(2, 5_242_880), new Document.ObjectPart(3, 0)));
        Checksum checksum = new Checksum(Checksum.Algorithm.CRC64NVME, new byte[8]);
        assertThat(render(new Document.Attributes(
                        Optional.of("abc-4"),
                        Optional.of(new Document.ObjectChecksum(checksum, "FULL_OBJECT")),
                        Optional.of(parts),
                        Optional.of("STANDARD"),
                        OptionalLong.of(5_242_881))))
                .endsWith("<GetObjectAttributesResponse xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<ETag>abc-4</ETag>"
                        + "<Checksum><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>"
                        + "<ChecksumType>FULL_OBJECT</ChecksumType></Checksum>"
                        + "<ObjectParts><IsTruncated>false</IsTruncated><MaxParts>2</MaxParts>"
                        + "<NextPartNumberMarker>3</NextPartNumberMarker><PartNumberMarker>1</PartNumberMarker>"
                        + "<Part><PartNumber>2</PartNumber><Size>5242880</Size></Part>"
                        + "<Part><PartNumber>3</PartNumber><Size>0</Size></Part>"
                        + "<PartsCount>3</PartsCount></ObjectParts>"
                        + "<StorageClass>STANDARD</StorageClass><ObjectSize>5242881</ObjectSize>"
                        + "</GetObjectAttributesResponse>");
    }

    @Test
    void leavesOutWhatWasNotAskedFor() {
        assertThat(render(new Document.Attributes(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.of(0))))
                .endsWith("/\"><ObjectSize>0</ObjectSize></GetObjectAttributesResponse>");
    }
}
