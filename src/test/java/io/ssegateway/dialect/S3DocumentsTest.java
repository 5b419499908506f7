package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3DocumentsTest {
    private static final String MD5 = "Content-MD5: x";
    private final S3Dialect dialect = new S3Dialect();

    private static ListPage page(int version, boolean encoded, Optional<String> delimiter, String key) {
        return new ListPage(
                new BucketName("bucket"),
                new ListQuery(
                        version, Optional.of("a b"), delimiter, Optional.of("m"), Optional.of("t"), 2, encoded, true),
                true,
                Optional.of("next"),
                Optional.of("token"),
                List.of(new ListPage.Entry(
                        key,
                        Optional.empty(),
                        "2026-01-01T00:00:00.000Z",
                        "\"e\"",
                        5,
                        "STANDARD",
                        Optional.of(new ListPage.Owner("id", "name")),
                        new ListPage.Checksums(List.of("CRC32"), Optional.of("FULL_OBJECT")),
                        Optional.of(new ListPage.Restore("false", Optional.of("2026-02-01T00:00:00.000Z"))))),
                List.of("p/"));
    }

    private String text(Document document) {
        byte[] bytes = dialect.render(document);
        parsed(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static org.w3c.dom.Document parsed(byte[] bytes) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (Exception e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    @Test
    void writesListingsOfVersion2() {
        assertThat(text(new Document.Listing(page(2, false, Optional.of("/"), "a b/c"))))
                .contains("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bucket</Name>"
                        + "<Prefix>a b</Prefix><StartAfter>m</StartAfter><ContinuationToken>t</ContinuationToken>"
                        + "<NextContinuationToken>token</NextContinuationToken><KeyCount>2</KeyCount>"
                        + "<MaxKeys>2</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
                        + "<Contents><Key>a b/c</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                        + "<ETag>&quot;e&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>"
                        + "<ChecksumType>FULL_OBJECT</ChecksumType><Size>5</Size>"
                        + "<Owner><ID>id</ID><DisplayName>name</DisplayName></Owner>"
                        + "<StorageClass>STANDARD</StorageClass><RestoreStatus><IsRestoreInProgress>false"
                        + "</IsRestoreInProgress><RestoreExpiryDate>2026-02-01T00:00:00.000Z</RestoreExpiryDate>"
                        + "</RestoreStatus></Contents>"
                        + "<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>")
                .doesNotContain("Marker");
    }

    @Test
    void writesNextMarkerOfVersion1OnlyWithADelimiter() {
        assertThat(text(new Document.Listing(page(1, false, Optional.of("/"), "k"))))
                .contains("<Marker>m</Marker><NextMarker>next</NextMarker>")
                .doesNotContain("KeyCount", "ContinuationToken");
        assertThat(text(new Document.Listing(page(1, false, Optional.empty(), "k"))))
                .contains("<Marker>m</Marker>")
                .doesNotContain("NextMarker");
    }

    @Test
    void writesWhatACopyMade() {
        assertThat(text(new Document.Copied(
                        "\"e-0\"",
                        Optional.of("2026-01-01T00:00:00.000Z"),
                        new TreeMap<>(Map.of("ChecksumCRC32", "AAAAAA==", "ChecksumType", "FULL_OBJECT")))))
                .endsWith("<CopyObjectResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;e-0&quot;</ETag>"
                        + "<ChecksumCRC32>AAAAAA==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>"
                        + "</CopyObjectResult>");
        assertThat(text(new Document.PartCopied("\"e\"", Optional.empty(), Map.of())))
                .endsWith("<CopyPartResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<ETag>&quot;e&quot;</ETag></CopyPartResult>");
    }

    @Test
    void encodesNamesWhereAsked() {
        assertThat(text(new Document.Listing(page(1, true, Optional.of("/"), "a+b c\u0001*~"))))
                .contains("<EncodingType>url</EncodingType>", "<Key>a%2Bb+c%01*%7E</Key>", "<Prefix>a+b</Prefix>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000\u0001\u001f", "<img src=\"x\" onerror='&'>]]>", "\ud800x", "\uffff\ufffe", "\u007f\u0085"
            })
    void staysWellFormedWhateverTheKey(String key) {
        text(new Document.Listing(page(1, false, Optional.empty(), key)));
        text(new Document.Deletions(
                List.of(new Document.Deleted(key, Optional.of(key), true, Optional.empty())),
                List.of(new Document.Failed(key, Optional.empty(), "AccessDenied", key))));
    }

    @Test
    void keepsLineBreaksOfKeysThroughAParser() {
        org.w3c.dom.Document read =
                parsed(dialect.render(new Document.Listing(page(1, false, Optional.empty(), "a\r\nb\tc"))));
        assertThat(read.getElementsByTagName("Key").item(0).getTextContent()).isEqualTo("a\r\nb\tc");
    }

    @Test
    void writesTheSmallDocuments() {
        assertThat(text(new Document.BucketEncryption("aws:kms", Optional.of("k"))))
                .endsWith("<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
                        + "<KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>"
                        + "<BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>");
        assertThat(text(new Document.BucketEncryption("AES256", Optional.empty())))
                .doesNotContain("KMSMasterKeyID")
                .doesNotContain("BlockedEncryptionTypes");
        assertThat(text(new Document.BucketEncryption(
                        "AES256", Optional.empty(), true, BlockedEncryption.CUSTOMER_KEYS)))
                .contains("</ApplyServerSideEncryptionByDefault><BlockedEncryptionTypes><EncryptionType>SSE-C"
                        + "</EncryptionType></BlockedEncryptionTypes><BucketKeyEnabled>true</BucketKeyEnabled>");
        assertThat(text(new Document.BucketEncryption("AES256", Optional.empty(), false, BlockedEncryption.NOTHING)))
                .contains("<EncryptionType>NONE</EncryptionType>");
        assertThat(text(new Document.Buckets(
                        Optional.empty(),
                        List.of(new Document.BucketEntry("b", "d", Optional.of("eu"), Optional.empty())),
                        Optional.of("p"),
                        Optional.of("t"))))
                .contains("<Buckets><Bucket><Name>b</Name><CreationDate>d</CreationDate>"
                        + "<BucketRegion>eu</BucketRegion></Bucket></Buckets>"
                        + "<ContinuationToken>t</ContinuationToken><Prefix>p</Prefix>");
        Map<String, String> details = new LinkedHashMap<>();
        details.put("ArgumentName", "x");
        assertThat(new String(
                        dialect.render(
                                new ErrorDocument(Optional.empty(), 400, "Code", "a<b", details, "/b/<k>", "ID")),
                        StandardCharsets.UTF_8))
                .endsWith("<Error><Code>Code</Code><Message>a&lt;b</Message><ArgumentName>x</ArgumentName>"
                        + "<Resource>/b/&lt;k&gt;</Resource><RequestId>ID</RequestId><HostId>ID</HostId></Error>");
    }

    @Test
    void spellsFieldsAsS3Does() {
        Map<String, String> spelled = new LinkedHashMap<>();
        dialect.spell(
                Fields.of(
                        Map.of(S3Header.ETAG, "e", S3Header.LAST_MODIFIED, "l", S3Header.VERSION_ID, "v"),
                        Map.of("note", "n")),
                spelled::put);
        assertThat(spelled).containsOnlyKeys("ETag", "Last-Modified", "x-amz-version-id", "x-amz-meta-note");
    }

    @Test
    void looksAtTheConfigurationOfANewBucket() {
        String xml = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
        assertThat(Heads.document(xml, "PUT", "/bucket").name()).isEqualTo("CreateBucket");
        assertThat(Heads.document("", "PUT", "/bucket").name()).isEqualTo("CreateBucket");
        String directory =
                "<CreateBucketConfiguration><Bucket><Type>Directory</Type></Bucket></CreateBucketConfiguration>";
        assertThatThrownBy(() -> Heads.document(directory, "PUT", "/bucket"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("NotImplemented"));
        assertThatThrownBy(() -> Heads.document("<Other/>", "PUT", "/bucket"))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("MalformedXML"));
    }

    @Test
    void readsADeletion() {
        String xml = "<?xml version=\"1.0\"?><Delete><Quiet>true</Quiet><Object><Key>a&amp;b&#13;</Key></Object>"
                + "<Object><Key> c </Key><VersionId>v</VersionId><ETag>\"e\"</ETag></Object></Delete>";
        S3Operation.DeleteObjects delete =
                (S3Operation.DeleteObjects) Heads.document(xml, "POST", "/bucket?delete", MD5);

        assertThat(delete.quiet()).isTrue();
        assertThat(delete.targets()).hasSize(2);
        assertThat(delete.targets().get(0).key().value()).isEqualTo("a&b\r");
        assertThat(delete.targets().get(1).key().value()).isEqualTo(" c ");
        assertThat(delete.targets().get(1).version()).contains("v");
        assertThat(delete.targets().get(1).etag()).contains("\"e\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Delete>",
                "x",
                "<Delete/>",
                "<Other/>",
                "<Delete><Object/></Delete>",
                "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
                "<Delete><Object><Key><b/></Key></Object></Delete>",
                "<Delete><Unknown/><Object><Key>a</Key></Object></Delete>",
                "<!DOCTYPE Delete [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>",
                "<!DOCTYPE Delete SYSTEM \"file:///etc/passwd\"><Delete><Object><Key>a</Key></Object></Delete>",
                "<Delete><Object><Key>&unknown;</Key></Object></Delete>",
                "<Delete><Object><Key>a\u0001</Key></Object></Delete>",
                "<Delete><a><b><c><d><e><f><g><h/></g></f></e></d></c></b></a></Delete>",
                "<Delete><Object><Key>a</Key></Object></Delete><Delete/>"
            })
    void refusesMalformedDeletions(String xml) {
        assertThatThrownBy(() -> Heads.document(xml, "POST", "/bucket?delete", MD5))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error().code()).isEqualTo("MalformedXML"));
    }

    @Test
    void boundsADeletionAndDemandsItsChecksum() {
        String one = "<Object><Key>k</Key></Object>";
        Heads.document("<Delete>" + one.repeat(1000) + "</Delete>", "POST", "/bucket?delete", MD5);
        assertThatThrownBy(() ->
                        Heads.document("<Delete>" + one.repeat(1001) + "</Delete>", "POST", "/bucket?delete", MD5))
                .hasMessageContaining("XML");
        assertThatThrownBy(() -> Heads.parse("POST", "/bucket?delete"))
                .hasMessage("Missing required header for this request: Content-MD5");
        Heads.parse("POST", "/bucket?delete", "x-amz-checksum-crc32: AAAAAA==");
        Heads.parse("POST", "/bucket?delete", "x-amz-trailer: x-amz-checksum-crc32");
    }
}
