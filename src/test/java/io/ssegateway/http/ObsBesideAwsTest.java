package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.testing.FormText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an SDK of OBS asks for in its own words under a signature of AWS is done or refused, never dropped (I6). */
@Tag("I6")
class ObsBesideAwsTest extends ObsFixture {
    private static final String SSE = "x-obs-server-side-encryption";
    private static final SignedAsk.By V4 = SignedAsk.By.V4;

    private Fields fields() {
        return switch (door.operations.get(0)) {
            case S3Operation.PutObject put -> put.fields();
            case S3Operation.CreateBucket create -> create.fields();
            case S3Operation.GetObject get -> get.fields();
            default -> throw new AssertionError(door.operations);
        };
    }

    private void refused(SignedAsk ask, int status, String code, String element, String named) {
        RawClient.Answer answer = ask.send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(dialect(answer)).isEqualTo("S3");
        assertThat(Ask.element(answer, "Code")).isEqualTo(code);
        assertThat(Ask.element(answer, element)).isEqualToIgnoringCase(named);
        assertThat(door.operations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"kms, aws:kms", "aws:kms, aws:kms", "AES256, AES256"})
    void whatVersion4CoversIsHonoured(String said, String meant) throws Exception {
        open(Where.EVERYWHERE);
        ask(V4, "PUT", "/photos/key").with(SSE, said).body("text").expect(200);
        assertThat(fields().get(S3Header.SSE)).contains(meant);
    }

    @Test
    void theKeyIsHonouredWithIt() throws Exception {
        open(Where.EVERYWHERE);
        ask(V4, "PUT", "/photos/key")
                .with(SSE, "kms")
                .with(SSE + "-kms-key-id", "k")
                .expect(200);
        assertThat(fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        door.operations.clear();
        ask(V4, "GET", "/photos/key")
                .with(SSE + "-customer-algorithm", "AES256")
                .with(SSE + "-customer-key", "a2V5")
                .with(SSE + "-customer-key-MD5", "bWQ1")
                .expect(200);
        assertThat(fields().get(S3Header.SSE_C_KEY)).contains("a2V5");
        assertThat(fields().get(S3Header.SSE_C_KEY_MD5)).contains("bWQ1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-obs-server-side-encryption",
                "X-Obs-Server-Side-Encryption",
                "x-obs-server-side-encryption-kms-key-id",
                "x-obs-server-side-encryption-bucket-key-enabled",
                "x-obs-server-side-encryption-customer-key",
                "x-obs-server-side-data-encryption",
                "x-obs-sse-kms-key-project-id",
                "x-obs-copy-source-server-side-encryption-customer-key",
            })
    void whatNoSignatureCoversIsRefusedByNameAndTold(String field) throws Exception {
        open(Where.EVERYWHERE);
        refused(ask(V4, "PUT", "/photos/key").uncovered(field, "kms"), 403, "AccessDenied", "HeadersNotSigned", field);
        refused(
                ask(SignedAsk.By.V2, "PUT", "/photos/key").with(field, "kms"),
                403,
                "AccessDenied",
                "HeadersNotSigned",
                field);
        refused(ask(V4, "GET", "/photos/key").uncovered(field, "kms"), 403, "AccessDenied", "HeadersNotSigned", field);
        assertThat(refusals).hasSize(3);
        assertThat(refusals).extracting(Refusals.Refused::principal).containsOnly("app");
        assertThat(refusals).extracting(Refusals.Refused::key).containsOnly("key");
    }

    @ParameterizedTest
    @EnumSource(
            value = SignedAsk.By.class,
            names = {"V4", "V2"})
    void inTheCreationOfABucketItCountsUncovered(SignedAsk.By by) throws Exception {
        open(Where.EVERYWHERE);
        SignedAsk ask = ask(by, "PUT", "/photos");
        // as the SDK for Java sends what its caller adds to a request
        Map.of(
                        SSE,
                        "kms",
                        SSE + "-kms-key-id",
                        "k",
                        "x-obs-sse-kms-key-project-id",
                        "p",
                        "x-obs-server-side-data-encryption",
                        "AES256")
                .forEach(ask::uncovered);
        ask.expect(200);
        assertThat(door.operations.get(0)).isInstanceOf(S3Operation.CreateBucket.class);
        assertThat(fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        assertThat(fields().get(S3Header.SSE_KMS_PROJECT)).contains("p");
        door.operations.clear();
        RawClient.Answer sm4 = ask(by, "PUT", "/photos")
                .uncovered("x-obs-server-side-data-encryption", "SM4")
                .expect(501);
        assertThat(Ask.element(sm4, "Header")).isEqualTo("x-obs-server-side-data-encryption");
        assertThat(door.operations).isEmpty();
    }

    @Test
    void sseObsIsCalledObsInTheCreationOfABucket() throws Exception {
        open(Where.EVERYWHERE);
        ask(V4, "PUT", "/photos").uncovered(SSE, "obs").expect(200);
        assertThat(fields().get(S3Header.SSE)).contains("AES256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/photos?encryption", "/photos?acl", "/photos?versioning"})
    void aConfigurationOfABucketIsNoCreation(String target) throws Exception {
        open(Where.EVERYWHERE);
        refused(ask(V4, "PUT", target).uncovered(SSE, "kms"), 403, "AccessDenied", "HeadersNotSigned", SSE);
    }

    @Test
    void twoSpellingsOfOneFieldAreOneTooMany() throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer = ask(V4, "PUT", "/photos/key")
                .with(SSE, "kms")
                .with("x-amz-server-side-encryption", "AES256")
                .send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Ask.element(answer, "Code")).isEqualTo("InvalidArgument");
        assertThat(door.operations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PUT, /photos/key", "POST, /photos/key?uploads", "PUT, /photos", "DELETE, /photos/key"})
    void whereObsIsNotSpokenNoWriteMayCarryIt(String method, String target) throws Exception {
        open(Where.NOWHERE);
        for (SignedAsk.By by : new SignedAsk.By[] {V4, SignedAsk.By.V2}) {
            String path = by == V4 ? target : target.replaceFirst("\\?.*", "");
            refused(ask(by, method, path).with(SSE, "kms"), 501, "NotImplemented", "Header", SSE);
            refused(
                    ask(by, method, path).with("x-obs-server-side-data-encryption", "SM4"),
                    501,
                    "NotImplemented",
                    "Header",
                    "x-obs-server-side-data-encryption");
        }
        close();
        open(Where.AT_OBS);
        refused(ask(V4, method, target).host("gw.elsewhere").with(SSE, "kms"), 501, "NotImplemented", "Header", SSE);
    }

    @Test
    void whereObsIsNotSpokenNobodyWritesWithItUnsignedEither() throws Exception {
        open(Where.NOWHERE).policy.anybody = java.util.Optional.of(new Nobody());
        refused(
                ask(SignedAsk.By.NOBODY, "PUT", "/photos/key").with(SSE, "kms").body("text"),
                501,
                "NotImplemented",
                "Header",
                SSE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Where.class,
            names = {"NOWHERE", "EVERYWHERE"})
    void otherFieldsOfObsMeanNothing(Where where) throws Exception {
        open(where);
        ask(V4, "PUT", "/photos/key")
                .uncovered("x-obs-meta-a", "b")
                .uncovered("x-obs-acl", "public-read")
                .uncovered("x-obs-storage-class", "COLD")
                .body("text")
                .expect(200);
        assertThat(fields().metadata()).isEmpty();
        assertThat(fields().has(S3Header.ACL)).isFalse();
        assertThat(fields().has(S3Header.STORAGE_CLASS)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Where.class,
            names = {"NOWHERE", "EVERYWHERE"})
    void theNameOfTheEnvelopeIsReservedInEverySpelling(Where where) throws Exception {
        open(where);
        for (String name : new String[] {"x-obs-meta-ssegw", "X-Obs-Meta-SSEGW"}) {
            RawClient.Answer answer =
                    ask(V4, "PUT", "/photos/key").uncovered(name, "x").send();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Ask.element(answer, "Code")).isEqualTo("InvalidArgument");
        }
        assertThat(door.operations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption",
                "x-amz-server-side-encryption-customer-key",
                "x-amz-copy-source",
                "x-amz-copy-source-server-side-encryption-customer-key",
            })
    void underASignatureOfObsItIsTheOtherWayRound(String field) throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer =
                ask(SignedAsk.By.OBS, "PUT", "/photos/key").with(field, "x").send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Ask.element(answer, "Code")).isEqualTo("InvalidArgument");
        assertThat(dialect(answer)).isEqualTo("OBS");
        assertThat(door.operations).isEmpty();
    }

    private RawClient.Answer post(byte[] form) throws Exception {
        try (RawClient client = door.client()) {
            return client.send("POST /photos HTTP/1.1\r\nHost: gw\r\nContent-Type: " + FormText.TYPE
                            + "\r\nContent-Length: " + form.length + "\r\n\r\n"
                            + new String(form, StandardCharsets.ISO_8859_1))
                    .answer();
        }
    }

    @Test
    void inAFormThePolicyOfVersion4CoversIt() throws Exception {
        open(Where.EVERYWHERE);
        assertThat(post(new SignedForm("key").with(SSE, "kms").version4()).status())
                .isEqualTo(204);
        assertThat(fields().get(S3Header.SSE)).contains("aws:kms");
        door.operations.clear();
        RawClient.Answer second = post(new SignedForm("key").with(SSE, "kms").version2());
        assertThat(Ask.element(second, "HeadersNotSigned")).isEqualTo(SSE);
        assertThat(door.operations).isEmpty();
    }

    @Test
    void whereObsIsNotSpokenNoFormMayCarryIt() throws Exception {
        open(Where.NOWHERE);
        RawClient.Answer answer = post(new SignedForm("key").with(SSE, "kms").version4());
        assertThat(answer.status()).isEqualTo(501);
        assertThat(Ask.element(answer, "Header")).isEqualTo(SSE);
        assertThat(door.operations).isEmpty();
    }
}
