package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UpdateObjectEncryption. Source: Amazon S3 API Reference. */
class UpdateObjectEncryptionTest extends SseFixture {
    @BeforeEach
    void putObject() {
        put("/kms/k", "text")
                .with("x-amz-meta-colour", "blue")
                .with("x-amz-storage-class", "STANDARD_IA")
                .expect(200);
    }

    private Ask update(String path, String document) {
        return gateway.ask("PUT", path + "?encryption").body(document);
    }

    private static String to(String key) {
        return "<ObjectEncryption xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><SSE-KMS><KMSKeyArn>" + key
                + "</KMSKeyArn></SSE-KMS></ObjectEncryption>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "key-8", "arn:aws:kms:r:1:key/other"})
    @Tag("I3")
    void theKeyIsExchangedAndNothingElseChanges(String key) {
        RawClient.Answer before = head("/kms/k").expect(200);
        byte[] stored = gateway.fake.objects().get("kms", "k").orElseThrow().bytes();
        RawClient.Answer answer = update("/kms/k", to(key)).expect(200);
        assertThat(answer.body()).isEmpty();
        assertThat(told(answer)).isEmpty();
        RawClient.Answer after = head("/kms/k").expect(200);
        assertThat(told(after)).isEqualTo("aws-kms-key-id=other sse=aws:kms");
        for (String same : new String[] {"ETag", "Content-Length", "x-amz-meta-colour", "x-amz-storage-class"}) {
            assertThat(after.header(same)).as(same).isNotEmpty().isEqualTo(before.header(same));
        }
        assertThat(gateway.fake.objects().get("kms", "k").orElseThrow().bytes()).isEqualTo(stored);
        assertThat(get("/kms/k").expect(200).text()).isEqualTo("text");
        assertThat(gateway.fake.seen()).noneMatch(seen -> seen.target().contains("encryption"));
    }

    @Test
    void bucketKeysAreSetAndFromRootKeyToKmsGoesToo() {
        put("/obs/k", "text").expect(200);
        String tag = head("/obs/k").expect(200).header("ETag");
        update("/obs/k", to("other").replace("</KMSKeyArn>", "</KMSKeyArn><BucketKeyEnabled>true</BucketKeyEnabled>"))
                .expect(200);
        RawClient.Answer after = head("/obs/k").expect(200);
        assertThat(told(after)).isEqualTo("aws-kms-key-id=other bucket-key-enabled=true sse=aws:kms");
        assertThat(after.header("ETag")).isEqualTo(tag);
    }

    @Test
    void whatWouldNotBeTheSameObjectIsRefusedByName() {
        put("/kms/c", "text").key(1).expect(200);
        put("/mixed/p", "text").expect(200);
        assertRefused(update("/kms/c", to("other")), 400, "InvalidRequest");
        assertRefused(update("/mixed/p", to("other")), 400, "InvalidRequest");
        assertRefused(update("/kms/none", to("other")), 404, "");
        assertRefused(gateway.ask("PUT", "/kms/k?encryption&versionId=v1").body(to("other")), 501, "NotImplemented");
        assertRefused(update("/plain/k", to("other")), 403, "AccessDenied");
        String upload = create(gateway.ask("POST", "/kms/up?uploads"));
        complete(
                        "/kms/up",
                        upload,
                        part("/kms/up", upload, 1).body("x").expect(200).header("ETag"))
                .expect(200);
        assertRefused(update("/kms/up", to("other")), 501, "NotImplemented");
    }

    @Test
    void aStoreThatCannotPinACopyIsNotTrustedWithOne() {
        put("/unpinned/k", "text").expect(200);
        assertRefused(update("/unpinned/k", to("other")), 501, "NotImplemented");
        assertThat(told(head("/unpinned/k").expect(200))).isEqualTo("aws-kms-key-id=photos sse=aws:kms");
    }

    @Test
    void whatIsWrittenMeanwhileIsNotLost() {
        byte[] older = gateway.fake.objects().get("kms", "k").orElseThrow().bytes();
        put("/kms/newer", "newer").expect(200);
        var written = gateway.fake.objects().get("kms", "newer").orElseThrow();
        gateway.fake.next(new Fault.Meanwhile(() -> gateway.fake.objects().put("kms", "k", written)));
        assertThat(update("/kms/k", to("other")).send().status()).isNotEqualTo(200);
        assertThat(gateway.fake.objects().get("kms", "k").orElseThrow().bytes())
                .isEqualTo(written.bytes())
                .isNotEqualTo(older);
    }

    @Test
    void anObjectInPartsThatShowsItsDigestKeepsIt() {
        String upload = create(gateway.ask("POST", "/obs/up?uploads"));
        complete(
                        "/obs/up",
                        upload,
                        part("/obs/up", upload, 1).body("x").expect(200).header("ETag"))
                .expect(200);
        String tag = head("/obs/up").expect(200).header("ETag");
        update("/obs/up", to("other")).expect(200);
        assertThat(head("/obs/up").expect(200).header("ETag")).isEqualTo(tag);
        assertThat(get("/obs/up").expect(200).text()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | MissingRequestBodyError
            <x/> | MalformedXML
            <ObjectEncryption/> | MalformedXML
            <ObjectEncryption><SSE-S3/></ObjectEncryption> | InvalidArgument
            <ObjectEncryption><SSE-KMS/></ObjectEncryption> | MalformedXML
            <ObjectEncryption><SSE-KMS><KMSKeyArn>k</KMSKeyArn><X/></SSE-KMS></ObjectEncryption> | MalformedXML
            <ObjectEncryption><SSE-KMS><KMSKeyArn>none</KMSKeyArn></SSE-KMS></ObjectEncryption> | KMS.NotFoundException
            """)
    void aDocumentThatIsNotInOrderIsRefused(String document, String code) {
        assertRefused(update("/kms/k", document == null ? "" : document), 400, code);
    }

    @ParameterizedTest
    @CsvSource({
        "'photos: use', 'photos: [kms:cmk:get, kms:dek:encrypt, kms:dek:create]'",
        "'other: use', 'other: [kms:cmk:get, kms:dek:decrypt]'",
        "'\"*\": all', '\"*\": [read, list]'"
    })
    void takesTheRightsOnObjectAndBothKeys(String held, String left) {
        String at = POLICY.contains(", " + held) ? ", " + held : held;
        gateway.policy(POLICY.replaceFirst(
                java.util.regex.Pattern.quote(at), java.util.regex.Matcher.quoteReplacement(at.replace(held, left))));
        assertRefused(update("/kms/k", to("other")), 403, "AccessDenied");
    }

    private static void assertRefused(Ask ask, int status, String code) {
        RawClient.Answer answer = ask.send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(code);
    }
}
