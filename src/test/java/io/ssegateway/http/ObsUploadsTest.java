package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.ObsDialect;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.testing.FormText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads as the SDKs of OBS and its pages send them, before a whole gateway; what one dialect wrote, the other reads.
 */
class ObsUploadsTest extends SseFixture {
    private SignedAsk obs(String method, String target) {
        return new SignedAsk(() -> gateway.client(false), method, target);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_480, 1024 * 1024, 1024 * 1024 + 1, 9_000_000})
    void aBodyWhoseLengthNobodySaysIsSealed(int size) {
        byte[] bytes = Ask.bytes(size);

        RawClient.Answer put = obs("PUT", "/kms/unsaid")
                .with("x-obs-server-side-encryption", "kms")
                .body(bytes)
                .chunked()
                .expect(200);

        assertThat(put.header("x-obs-server-side-encryption")).isEqualTo("kms");
        RawClient.Answer s3 = get("/kms/unsaid").expect(200);
        assertThat(s3.body()).isEqualTo(bytes);
        assertThat(s3.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
        assertThat(obs("GET", "/kms/unsaid").expect(200).body()).isEqualTo(bytes);
        byte[] stored =
                gateway.fake.objects().get("kms", "unsaid").orElseThrow().bytes();
        assertThat(stored.length).isGreaterThan(size);
        if (size > 1) {
            assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(Arrays.copyOf(bytes, Math.min(size, 64)), StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void itsCutNeverBecomesAnObject() throws Exception {
        String head = obs("PUT", "/kms/cut").body("text").chunked().head();
        try (RawClient client = gateway.client(false)) {
            client.send(head + "400000\r\n" + "x".repeat(3_000_000));
        }
        String malformed = obs("PUT", "/kms/cut").body("text").chunked().head();
        try (RawClient client = gateway.client(false)) {
            RawClient.Answer answer =
                    client.send(malformed + "5\r\nabcde\r\nzz\r\n").answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("x-obs-request-id")).isNotEmpty();
        }
        assertThat(gateway.fake.objects().keys("kms")).doesNotContain("cut");
    }

    @Test
    void whoWaitsBeforeTheBodyIsToldToGoOnOnceTheHeadIsGood() throws Exception {
        for (boolean unsaid : new boolean[] {false, true}) {
            SignedAsk ask =
                    obs("PUT", "/kms/waits").with("Expect", "100-continue").body("text");
            String head = (unsaid ? ask.chunked() : ask).head();
            try (RawClient client = gateway.client(false)) {
                assertThat(client.send(head).head().status()).isEqualTo(100);
                client.send(unsaid ? "4\r\ntext\r\n0\r\n\r\n" : "text");
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(get("/kms/waits").expect(200).text()).isEqualTo("text");
        }
    }

    @Test
    void whoseHeadIsNotGoodIsNotAskedForTheBody() throws Exception {
        String head = obs("PUT", "/kms/waits-in-vain")
                .with("Expect", "100-continue")
                .body("text")
                .chunked()
                .head();
        try (RawClient client = gateway.client(false)) {
            RawClient.Answer answer =
                    client.send(head.replace("waits-in-vain", "waits-in-vein")).answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(Ask.element(answer, "Code")).isEqualTo("SignatureDoesNotMatch");
            assertThat(answer.header("x-obs-request-id")).isNotEmpty();
        }
        assertThat(gateway.fake.objects().keys("kms")).doesNotContain("waits-in-vain", "waits-in-vein");
    }

    @Test
    @Tag("I11")
    void itHoldsAsMuchMemoryAsTheSameUploadInS3() throws Exception {
        long[] held = new long[2];
        for (int i = 0; i < held.length; i++) {
            SignedAsk ask = obs("PUT", "/photos/key")
                    .by(i == 0 ? SignedAsk.By.OBS : SignedAsk.By.V4)
                    .body("text")
                    .chunked();
            try (Door door = new Door(
                    Door.reading(),
                    Dialects.of(new S3Dialect(), new ObsDialect(), List.of()),
                    new Addressing(List.of()))) {
                door.authenticator = new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));
                door.policy.schemes = EnumSet.allOf(SignatureScheme.class);
                try (RawClient client = door.client().send(ask.head() + "4\r\n")) {
                    await().until(() -> door.admission.reserved() > 0);
                    held[i] = door.admission.reserved();
                    client.send("text\r\n0\r\n\r\n");
                    assertThat(client.head().status()).isEqualTo(200);
                }
            }
        }
        assertThat(held[0]).isEqualTo(held[1]).isLessThanOrEqualTo(StreamCost.REQUEST + StreamCost.STREAM);
    }

    private RawClient.Answer post(byte[] form) throws IOException {
        try (RawClient client = gateway.client(false)) {
            return client.send("POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: " + FormText.TYPE
                            + "\r\nContent-Length: " + form.length + "\r\n\r\n"
                            + new String(form, StandardCharsets.ISO_8859_1))
                    .answer();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 3_000_000})
    void aFormOfObsIsSealed(int size) throws Exception {
        SignedForm form = new SignedForm("form")
                .with("x-obs-server-side-encryption", "kms")
                .with("x-obs-meta-colour", "red")
                .with("success_action_status", "200");
        form.file = Ask.bytes(size);

        RawClient.Answer answer = post(form.obs());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-obs-request-id")).isNotEmpty();
        assertThat(answer.header("x-obs-server-side-encryption")).isEqualTo("kms");
        RawClient.Answer read = get("/photos/form").expect(200);
        assertThat(read.body()).isEqualTo(form.file);
        assertThat(read.header("x-amz-meta-colour")).isEqualTo("red");
        assertThat(obs("HEAD", "/photos/form").expect(200).header("x-obs-meta-colour"))
                .isEqualTo("red");
    }

    @Test
    void underACustomersKeyToo() throws Exception {
        SignedForm form = new SignedForm("mine")
                .with("x-obs-server-side-encryption-customer-algorithm", "AES256")
                .with("x-obs-server-side-encryption-customer-key", Ask.base64(Ask.key32(1)))
                .with("x-obs-server-side-encryption-customer-key-MD5", Ask.base64(Ask.md5(Ask.key32(1))));
        assertThat(post(form.obs()).status()).isEqualTo(204);
        assertThat(get("/photos/mine").key(1).expect(200).body()).isEqualTo(form.file);
        get("/photos/mine").expect(400);
    }
}
