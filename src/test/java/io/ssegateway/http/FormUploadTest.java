package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.testing.FormText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms through a real door: who may send one, what is stored, what the browser is told. */
class FormUploadTest extends FormFixture {
    @Test
    void storesASmallFormsFileWithItsLength() throws Exception {
        RawClient.Answer answer = post(new SignedForm("in/${filename}")
                .with("Content-Type", "text/x-note")
                .with("x-amz-meta-colour", "green")
                .version4());
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("etag")).isEqualTo("\"e-0\"");
        assertThat(answer.header("x-amz-version-id")).isEqualTo("v1");
        assertThat(answer.header("location")).isEqualTo("http://gw:9000/photos/in%2Ff.txt");
        assertThat(stored.get()).isEqualTo("the file".getBytes(StandardCharsets.UTF_8));
        assertThat(put().object().key().value()).isEqualTo("in/f.txt");
        assertThat(put().plainLength()).hasValue(8);
        assertThat(put().fields().get(S3Header.CONTENT_TYPE)).contains("text/x-note");
        assertThat(put().fields().metadata()).containsEntry("colour", "green");
        assertThat(door.callers.get(0).principal().name()).isEqualTo("app");
    }

    @Test
    void streamsALargeFormsFileOfUnknownLength() throws Exception {
        SignedForm form = new SignedForm("big");
        form.file = new byte[3_000_000];
        new Random(1).nextBytes(form.file);
        assertThat(post(form.version4()).status()).isEqualTo(204);
        assertThat(stored.get()).isEqualTo(form.file);
        assertThat(put().plainLength()).isEmpty();
        await().untilAsserted(() -> assertThat(door.admission.reserved()).isZero());
    }

    @Test
    void anEmptyFileIsStoredEmpty() throws Exception {
        SignedForm form = new SignedForm("empty");
        form.file = new byte[0];
        assertThat(post(form.version4()).status()).isEqualTo(204);
        assertThat(stored.get()).isEmpty();
        assertThat(put().plainLength()).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "201, 201", "204, 204", "404, 204", "'', 204"})
    void theFormChoosesTheStatus(String asked, int status) throws Exception {
        RawClient.Answer answer =
                post(new SignedForm("a b").with("success_action_status", asked).version4());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("location")).isEqualTo("http://gw:9000/photos/a%20b");
        if (status == 201) {
            assertThat(answer.header("content-type")).isEqualTo("application/xml");
            assertThat(answer.text())
                    .contains("<PostResponse><Location>http://gw:9000/photos/a%20b</Location><Bucket>photos</Bucket>"
                            + "<Key>a b</Key><ETag>&quot;e-0&quot;</ETag></PostResponse>");
        } else {
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "success_action_redirect, https://page.example/done, https://page.example/done?",
        "redirect, http://page.example/?a=b, http://page.example/?a=b&",
        "success_action_redirect, http://page.example/x#y, http://page.example/x?"
    })
    void theFormMayNameThePageThatFollows(String field, String page, String begin) throws Exception {
        RawClient.Answer answer = post(new SignedForm("a/b")
                .with("success_action_status", "201")
                .with(field, page)
                .version4());
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location"))
                .isEqualTo(begin + "bucket=photos&key=a%2Fb&etag=%22e-0%22" + (page.endsWith("#y") ? "#y" : ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a url", "ftp://page.example/", "/done", "javascript:alert(1)", "https:", ""})
    void aPageThatIsNoAddressOfTheWebIsNotFollowed(String page) throws Exception {
        RawClient.Answer answer =
                post(new SignedForm("k").with("success_action_redirect", page).version4());
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("location")).isEqualTo("http://gw:9000/photos/k");
    }

    @Test
    void aHostMayNameTheBucket() throws Exception {
        RawClient.Answer answer = post(new SignedForm("a/b").version4(), "/", "Host: photos.s3.example.com");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("location")).isEqualTo("http://photos.s3.example.com/a%2Fb");
    }

    @Test
    void aFormOfVersion2NeedsTheWord() throws Exception {
        RawClient.Answer refused = post(new SignedForm("k").version2());
        assertRefused(refused, 400, "InvalidRequest");
        assertThat(refused.text()).contains("AWS4-HMAC-SHA256");
        door.policy.schemes = EnumSet.of(SignatureScheme.V2);
        assertThat(post(new SignedForm("k").version2()).status()).isEqualTo(204);
        stored.set(null);
        assertRefused(post(new SignedForm("k").version4()), 400, "InvalidRequest");
    }

    @Test
    void anUnsignedFormIsNobodys() throws Exception {
        assertRefused(post(new SignedForm("k").unsigned()), 403, "AccessDenied");
        door.policy.anybody = Optional.of(new Nobody());
        assertThat(post(new SignedForm("k").with("anything", "goes").unsigned()).status())
                .isEqualTo(204);
        assertThat(door.callers.get(0).principal()).isEqualTo(new Nobody());
        assertThat(door.callers.get(0).accessKey()).isEmpty();
        stored.set(null);
        assertRefused(
                post(new SignedForm("k")
                        .with("x-amz-request-payer", "requester")
                        .unsigned()),
                403,
                "AccessDenied");
    }

    @Test
    void aFieldAfterSigningIsRefused() throws Exception {
        SignedForm form = new SignedForm("k");
        form.version4();
        form.fields.put("acl", "public-read");
        RawClient.Answer answer = post(form.unsigned());
        assertRefused(answer, 403, "AccessDenied");
        assertThat(answer.text()).contains("Invalid according to Policy: Extra input fields: acl");
    }

    @Test
    void aFileBeyondItsRangeIsNeverStored() throws Exception {
        SignedForm small = new SignedForm("k").condition("[\"content-length-range\", 0, 7]");
        assertRefused(post(small.version4()), 400, "EntityTooLarge");
        SignedForm large = new SignedForm("k").condition("[\"content-length-range\", 3000001, 4000000]");
        large.file = new byte[3_000_000];
        assertRefused(post(large.version4()), 400, "EntityTooSmall");
    }

    @Test
    void aFileIsHeldAgainstItsChecksum() throws Exception {
        String right = "dw4rKzVNxgQoyX8PqaXZw8C2TWwEpoFDDIXwCuQnjLk=";
        String sum = Base64.getEncoder()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest("the file".getBytes(StandardCharsets.UTF_8)));
        assertThat(post(new SignedForm("k").with("x-amz-checksum-sha256", sum).version4())
                        .status())
                .isEqualTo(204);
        stored.set(null);
        assertRefused(
                post(new SignedForm("k").with("x-amz-checksum-sha256", right).version4()), 400, "BadDigest");
        assertRefused(
                post(new SignedForm("k")
                        .with("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")
                        .version4()),
                400,
                "BadDigest");
    }

    @Test
    void aFormThatIsCutIsNeverStored() throws Exception {
        byte[] form = new SignedForm("k").version4();
        byte[] cut = Arrays.copyOf(form, form.length - 6);
        assertRefused(post(cut), 400, "MalformedPOSTRequest");
    }

    @Test
    void whatTheHeadSaysBesideAFormIsRefused() throws Exception {
        RawClient.Answer answer =
                post(new SignedForm("k").version4(), "/photos", "Host: gw\r\nX-Amz-Server-Side-Encryption: AES256");
        assertRefused(answer, 403, "AccessDenied");
        assertThat(answer.text()).contains("x-amz-server-side-encryption");
    }

    @ParameterizedTest
    @CsvSource({"/photos/key, OBJECT", "/, SERVICE"})
    void aFormIsSentToABucket(String target, String type) throws Exception {
        RawClient.Answer answer = post(new SignedForm("k").version4(), target, "Host: gw");
        assertRefused(answer, 405, "MethodNotAllowed");
        assertThat(answer.text()).contains("<ResourceType>" + type + "</ResourceType>");
    }

    @Test
    void anotherBodyIsNoForm() throws Exception {
        try (RawClient client = door.client()) {
            RawClient.Answer answer = client.send(
                            "POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx")
                    .answer();
            assertRefused(answer, 412, "PreconditionFailed");
        }
    }

    @Test
    void aFormThatIsTooLongForAnyFileIsRefusedUnread() throws Exception {
        try (RawClient client = door.client()) {
            RawClient.Answer answer = client.send("POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: " + FormText.TYPE
                            + "\r\nContent-Length: " + (6L << 30) + "\r\nExpect: 100-continue\r\n\r\n")
                    .answer();
            assertRefused(answer, 400, "EntityTooLarge");
        }
    }

    @Test
    void aClientThatGoesAwayBetweenFieldsAndFileLeavesNothing() throws Exception {
        byte[] form = new SignedForm("k").version4();
        try (RawClient client = door.client()) {
            client.send("POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: " + FormText.TYPE
                    + "\r\nContent-Length: 4000000\r\n\r\n"
                    + new String(form, 0, form.length - 24, StandardCharsets.ISO_8859_1));
            await().until(() -> door.operations.size() == 1);
        }
        await().untilAsserted(() -> {
            assertThat(door.admission.reserved()).isZero();
            assertThat(door.front.active()).isZero();
        });
        assertThat(stored.get()).isNull();
    }

    @Test
    void severalFormsFollowOneAnotherOnAConnection() throws Exception {
        try (RawClient client = door.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(next(client, new SignedForm("k" + i).version4()).status())
                        .isEqualTo(204);
            }
        }
        assertThat(door.operations).hasSize(3);
    }

    private static RawClient.Answer next(RawClient client, byte[] form) throws IOException {
        return client.send("POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: " + FormText.TYPE
                        + "\r\nContent-Length: " + form.length + "\r\n\r\n"
                        + new String(form, StandardCharsets.ISO_8859_1))
                .answer();
    }
}
