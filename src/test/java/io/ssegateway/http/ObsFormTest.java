package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.testing.FormText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form says in its fields what it speaks; until they are read, its head does. */
class ObsFormTest extends ObsFixture {
    private RawClient.Answer post(byte[] form, String... head) throws Exception {
        return postTo("gw:9000", "/photos", form, head);
    }

    private RawClient.Answer postTo(String host, String target, byte[] form, String... head) throws Exception {
        StringBuilder octets = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String field : head) {
            octets.append(field).append("\r\n");
        }
        octets.append("Content-Type: " + FormText.TYPE + "\r\nContent-Length: ")
                .append(form.length)
                .append("\r\n\r\n")
                .append(new String(form, StandardCharsets.ISO_8859_1));
        try (RawClient client = door.client()) {
            return client.send(octets.toString()).answer();
        }
    }

    private void refused(RawClient.Answer answer, int status, String code, String dialect) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(Ask.element(answer, "Code")).isEqualTo(code);
        assertThat(dialect(answer)).isEqualTo(dialect);
        assertThat(door.operations).isEmpty();
    }

    @Test
    void whatSignsItDecides() throws Exception {
        open(Where.EVERYWHERE);
        assertThat(dialect(post(new SignedForm("a").obs()))).isEqualTo("OBS");
        assertThat(dialect(post(new SignedForm("a").version4()))).isEqualTo("S3");
        assertThat(dialect(post(new SignedForm("a").version2()))).isEqualTo("S3");
        assertThat(door.operations).hasSize(3);
    }

    @Test
    void itsFieldsAreThoseOfObs() throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer = post(new SignedForm("a")
                .with("x-obs-server-side-encryption", "kms")
                .with("x-obs-server-side-encryption-kms-key-id", "k")
                .with("x-obs-acl", "private")
                .with("x-obs-meta-colour", "red")
                .obs());
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        S3Operation.PutObject put = (S3Operation.PutObject) door.operations.get(0);
        assertThat(put.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(put.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        assertThat(put.fields().get(S3Header.ACL)).contains("private");
        assertThat(put.fields().metadata()).containsEntry("colour", "red");
    }

    @Test
    void itsErrorsAreToldInItsWordsAsSoonAsItsFieldsAreRead() throws Exception {
        open(Where.EVERYWHERE);
        SignedForm wrong = new SignedForm("a");
        byte[] octets = new String(wrong.obs(), StandardCharsets.ISO_8859_1)
                .replace("AKAPP", "AKBPP")
                .getBytes(StandardCharsets.ISO_8859_1);
        refused(post(octets), 403, "InvalidAccessKeyId", "OBS");
        SignedForm uncovered = new SignedForm("a");
        uncovered.fields.put("x-obs-server-side-encryption", "kms");
        refused(post(uncovered.obs()), 403, "AccessDenied", "OBS");
        SignedForm keyless = new SignedForm("a");
        keyless.fields.remove("key");
        refused(post(keyless.obs()), 400, "InvalidArgument", "OBS");
    }

    @Test
    void whereObsIsNotSpokenItIsToldSo() throws Exception {
        open(Where.NOWHERE);
        RawClient.Answer answer = post(new SignedForm("a").obs());
        refused(answer, 400, "InvalidRequest", "S3");
        assertThat(Ask.element(answer, "Message")).isEqualTo("Unsupported Authorization Type");
    }

    @Test
    void aFormThatNobodySignedSpeaksObsByItsHostOrItsFields() throws Exception {
        open(Where.AT_OBS).policy.anybody = Optional.of(new Nobody());
        assertThat(dialect(postTo("photos.obs.example", "/", new SignedForm("a").unsigned())))
                .isEqualTo("OBS");
        assertThat(dialect(postTo("photos.s3.example", "/", new SignedForm("a").unsigned())))
                .isEqualTo("S3");
        close();
        open(Where.EVERYWHERE).policy.anybody = Optional.of(new Nobody());
        SignedForm spelled = new SignedForm("a").with("x-obs-server-side-encryption", "kms");
        assertThat(dialect(post(spelled.unsigned()))).isEqualTo("OBS");
        S3Operation.PutObject put = (S3Operation.PutObject) door.operations.get(0);
        assertThat(put.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(dialect(post(new SignedForm("a").unsigned()))).isEqualTo("S3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-obs-server-side-encryption", "X-Obs-Acl", "x-obs-meta-a", "x-amz-acl"})
    void whatStandsInTheHeadBesideAFormIsCoveredByNoPolicy(String name) throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer = post(new SignedForm("a").obs(), name + ": kms");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(Ask.element(answer, "HeadersNotSigned"))
                .isEqualToIgnoringCase(dialect(answer).equals("OBS") ? name.replace("x-amz-", "x-obs-") : name);
        assertThat(door.operations).isEmpty();
    }
}
