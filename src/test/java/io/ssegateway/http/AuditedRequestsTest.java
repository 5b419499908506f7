package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KeyEvents.KeyEvent;
import io.ssegateway.kms.KmsException;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each operation tells of exactly the key uses it makes, and each refusal is told once, with its reason. */
class AuditedRequestsTest extends SseFixture {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;

    @BeforeAll
    void guard() throws Exception {
        gateway.guarded(this::hear, this::hear);
    }

    @BeforeEach
    void forget() throws Exception {
        gateway.anotherReplica();
        deaf = false;
        told.clear();
    }

    private void hear(KeyEvent event) {
        if (deaf) {
            throw new KmsException(KmsException.Kind.UNAVAILABLE, "no audit");
        }
        var occasion = event.use().occasion();
        told.add("%s %s/%s %s %s:%s %s%s"
                .formatted(
                        occasion.operation(),
                        occasion.bucket(),
                        occasion.key(),
                        event.action(),
                        event.key().provider(),
                        event.key().provider().equals("root")
                                ? "id"
                                : event.key().keyId(),
                        event.missing()
                                .or(() -> event.failure().map(Enum::name))
                                .orElse("ok"),
                        event.cached() ? " cached" : ""));
        assertThat(event.use().principal()).isIn("app", "keyless");
        assertThat(event.use().requestId()).matches("[0-9A-F]{16}");
        assertThat(occasion.transport()).isEqualTo("SECURE_NETWORK");
    }

    private void hear(Refusals.Refused refused) {
        if (deaf) {
            throw new S3Exception(S3Error.SERVICE_UNAVAILABLE);
        }
        told.add("%s%s %s/%s by '%s': %s"
                .formatted(
                        refused.integrity() ? "integrity " : "",
                        refused.operation(),
                        refused.bucket(),
                        refused.key(),
                        refused.principal(),
                        refused.reason()));
        assertThat(refused.requestId()).matches("[0-9A-F]{16}");
        assertThat(refused.transport()).isIn("SECURE_NETWORK", "CLEAR");
    }

    private void toldExactly(String... records) {
        assertThat(told).containsExactly(records);
        told.clear();
    }

    @Test
    void anUploadAndItsReadsUnderAKmsKey() {
        put("/kms/a", "text").expect(200);
        toldExactly("PutObject kms/a GENERATE local:key-7 ok");
        get("/kms/a").expect(200);
        toldExactly("GetObject kms/a DECRYPT local:key-7 ok");
        get("/kms/a").with("Range", "bytes=1-2").expect(206);
        toldExactly("GetObject kms/a DECRYPT local:key-7 ok cached");
        head("/kms/a").expect(200);
        gateway.ask("GET", "/kms?list-type=2").expect(200);
        gateway.ask("DELETE", "/kms/a").expect(204);
        toldExactly();
    }

    @Test
    void keysThatNoKmsSees() {
        put("/kms/c", "text").key(1).expect(200);
        toldExactly("PutObject kms/c GENERATE customer: ok");
        get("/kms/c").key(1).expect(200);
        toldExactly("GetObject kms/c DECRYPT customer: ok");
        put("/obs/o", "text").expect(200);
        toldExactly("PutObject obs/o GENERATE root:id ok");
        get("/obs/o").expect(200);
        toldExactly("GetObject obs/o DECRYPT root:id ok");
        put("/plain/p", "text").expect(200);
        get("/plain/p").expect(200);
        toldExactly();
    }

    @Test
    void aBucketKeyIsSharedByWhatComesAfter() {
        put("/kms/b1", "text")
                .with(Ask.SSE, "aws:kms")
                .with(Ask.BUCKET_KEY, "true")
                .expect(200);
        put("/kms/b2", "text")
                .with(Ask.SSE, "aws:kms")
                .with(Ask.BUCKET_KEY, "true")
                .expect(200);
        toldExactly("PutObject kms/b1 SHARE local:key-7 ok", "PutObject kms/b2 SHARE local:key-7 ok cached");
    }

    @Test
    void anUploadInPartsUsesItsKeyForEachPart() {
        String upload = create(gateway.ask("POST", "/kms/up?uploads"));
        toldExactly("CreateMultipartUpload kms/up GENERATE local:key-7 ok");
        String tag = part("/kms/up", upload, 1).body("part").expect(200).header("ETag");
        part("/kms/up", upload, 1).body("part").expect(200);
        toldExactly("UploadPart kms/up DECRYPT local:key-7 ok", "UploadPart kms/up DECRYPT local:key-7 ok cached");
        complete("/kms/up", upload, tag);
        toldExactly();
    }

    @Test
    void aCopyOpensOneKeyAndMakesAnother() {
        put("/kms/s", "text").expect(200);
        told.clear();
        copy("/kms/s", "/obs/t").expect(200);
        toldExactly("CopyObject kms/s DECRYPT local:key-7 ok", "CopyObject obs/t GENERATE root:id ok");
        copy("/kms/s", "/kms/t").expect(200);
        toldExactly("CopyObject kms/s DECRYPT local:key-7 ok cached", "CopyObject kms/t GENERATE local:key-7 ok");
    }

    @Test
    void aChangeOfKeysIsOneUseOfEach() {
        put("/kms/u", "text").expect(200);
        told.clear();
        gateway.ask("PUT", "/kms/u?encryption")
                .body("<ObjectEncryption><SSE-KMS><KMSKeyArn>other</KMSKeyArn></SSE-KMS></ObjectEncryption>")
                .expect(200);
        toldExactly(
                "UpdateObjectEncryption kms/u DECRYPT local:key-7 ok",
                "UpdateObjectEncryption kms/u GENERATE local:key-8 ok");
    }

    @Test
    void aMissingRightIsToldOnceByItsName() {
        put("/kms/r", "text").expect(200);
        told.clear();
        gateway.policy(POLICY.replace(
                "env:none\"}]", "env:none\"}]\n    kms: {photos: [kms:cmk:get, kms:cmk:list, kms:dek:crypto]}"));
        assertThat(put("/kms/r", "text").as("AKNONE").expect(403).text()).contains("kms:dek:create");
        toldExactly("PutObject kms/r REFUSE local:key-7 kms:dek:create");
        gateway.policy(POLICY);
        get("/kms/r").as("AKNONE").expect(403);
        toldExactly("GetObject kms/r REFUSE local:key-7 kms:cmk:get");
        gateway.ask("POST", "/kms/up?uploads").as("AKNONE").expect(403);
        toldExactly("CreateMultipartUpload kms/up REFUSE local:key-7 kms:cmk:get");
        copy("/kms/r", "/kms/t").as("AKNONE").expect(403);
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("CopyObject kms/")
                .contains("REFUSE");
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED, 400, DISABLED",
        "NOT_FOUND, 400, NOT_FOUND",
        "ACCESS_DENIED, 403, ACCESS_DENIED",
        "UNAVAILABLE, 503, UNAVAILABLE",
        "NOT_OPENED, 500, NOT_OPENED"
    })
    void whatAKmsRefusesOrFailsIsToldOnce(KmsException.Kind kind, int status, String reason) throws Exception {
        put("/kms/f", "text").expect(200);
        gateway.anotherReplica();
        told.clear();
        gateway.kms.fail("key-7", kind, "so it says");
        get("/kms/f").expect(status);
        assertThat(told).hasSize(1).first().isEqualTo("GetObject kms/f DECRYPT local:key-7 " + reason);
    }

    @Test
    void policyAndTransportRefusalsAreToldWithTheirCode() {
        put("/nowhere/x", "text").expect(403);
        assertThat(told).singleElement().asString().startsWith("PutObject nowhere/x by 'app': NoEncryptionPolicy: ");
        told.clear();
        put("/strict/x", "text").key(1).expect(403);
        assertThat(told).singleElement().asString().startsWith("PutObject strict/x by 'app': AccessDenied: ");
        told.clear();
        put("/kms/x", "text").expect(200);
        told.clear();
        gateway.policy(PEOPLE + RULES);
        get("/kms/x").expect(403);
        assertThat(told).singleElement().asString().startsWith("GetObject kms/x by 'app': AccessDenied: ");
    }

    @Test
    void aRequestThatNobodySignedIsToldWithoutAName() {
        get("/kms/secret?versionId=v1").without("x-test-auth").expect(403);
        toldExactly("GET kms/secret by '': AccessDenied: Access Denied");
    }

    @Test
    void aWrongKeyOfACustomerIsToldOnce() {
        put("/kms/w", "text").key(1).expect(200);
        told.clear();
        get("/kms/w").key(2).expect(403);
        assertThat(told).singleElement().asString().startsWith("GetObject kms/w by 'app': AccessDenied: ");
    }

    @Test
    void bytesThatAreNotWhatTheyClaimAreToldBeforeAndAfterTheHead() {
        put("/kms/t", "text").expect(200);
        gateway.ask("PUT", "/kms/large").body(Ask.bytes(3_000_000)).expect(200);
        for (String key : new String[] {"t", "large"}) {
            var stored = gateway.fake.objects().get("kms", key).orElseThrow();
            byte[] bytes = stored.bytes().clone();
            bytes[bytes.length / 2] ^= 1;
            gateway.fake.objects().put("kms", key, stored.withBytes(bytes));
        }
        told.clear();
        get("/kms/t").expect(500);
        assertThat(told).hasSize(2).first().isEqualTo("GetObject kms/t DECRYPT local:key-7 ok");
        assertThat(told.getLast()).startsWith("integrity GetObject kms/t by 'app': ");
        told.clear();
        try {
            assertThat(get("/kms/large").send().body().length).isLessThan(3_000_000);
        } catch (AssertionError reset) {
            assertThat(reset).hasMessageContaining("/kms/large");
        }
        assertThat(told).hasSize(2);
        assertThat(told.getLast()).startsWith("integrity GetObject kms/large by 'app': ");
    }

    @Test
    void anythingElseThatGoesWrongIsNoRefusal() {
        get("/kms/none").expect(404);
        gateway.ask("GET", "/kms?list-type=2&max-keys=none").expect(400);
        gateway.ask("PUT", "/kms/x?nonsense").expect(501);
        toldExactly();
    }

    @Test
    void whereUsesCannotBeToldNoKeyIsUsedAndWhatNeedsNoneGoesOn() {
        put("/kms/d", "text").expect(200);
        put("/kms/e", "text").key(1).expect(200);
        deaf = true;
        get("/kms/d").expect(503);
        put("/kms/d2", "text").expect(503);
        get("/kms/e").key(1).expect(503);
        put("/obs/d", "text").expect(503);
        put("/kms/b", "text")
                .with(Ask.SSE, "aws:kms")
                .with(Ask.BUCKET_KEY, "true")
                .expect(503);
        put("/kms/r2", "text").as("AKNONE").expect(503);
        put("/nowhere/x", "text").expect(503);
        assertThat(gateway.fake.objects().keys("kms")).doesNotContain("d2", "b", "r2");
        put("/plain/p", "text").expect(200);
        head("/kms/d").expect(200);
        deaf = false;
        get("/kms/d").expect(200);
    }
}
