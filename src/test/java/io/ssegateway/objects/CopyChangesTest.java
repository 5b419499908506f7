package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.envelope.Envelope;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies onto themselves, sources that change meanwhile, stores that fail: one of the allowed ends, and its cost. */
class CopyChangesTest extends CopyFixture {
    private static final Fault NONE = new Fault.None();
    private static final Fault CHANGED = new Fault.Answer(412, "PreconditionFailed");

    private ErrorAnswer refused(Ask ask) {
        return refused("k", TARGET, "copy", ask);
    }

    private ErrorAnswer refused(String key, BucketName to, String copy, Ask ask) {
        Throwable failure = catchThrowable(() -> copying(at(SOURCE, key), at(to, copy), ask));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "KMS, OTHER_KEY, main, 2, 2",
        "KMS, MD5, main, 2, 1",
        "MD5, KMS, main, 2, 1",
        "MD5, MD5, main, 2, 0",
        "MIXED, KMS, main, 2, 2",
        "PLAIN, PLAIN, main, 2, 0",
        // with the source's tags, which nobody else copies
        "PLAIN, KMS, main, 4, 1",
        "KMS, PLAIN, main, 4, 1",
        "KMS, OTHER_KEY, second, 4, 2",
        "PLAIN, PLAIN, second, 4, 0"
    })
    @Tag("I9")
    void requestsAndKeyCallsPerCopy(Kind from, Kind to, String backend, int requests, int calls) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        int stores = fake.seen().size() + second.seen().size();
        int before = kms.calls();
        copy(Ask.plainly());
        assertThat(fake.seen().size() + second.seen().size() - stores).isEqualTo(requests);
        assertThat(kms.calls() - before).isEqualTo(calls);
    }

    @ParameterizedTest
    @CsvSource({"KMS, KMS, main", "KMS, PLAIN, main", "PLAIN, KMS, main", "KMS, KMS, second", "PLAIN, PLAIN, main"})
    void sourceThatChangesIsLookedAtAgain(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(1000), Fields.none());
        boolean streams = from != to || backend.equals("second");
        // what is refused is the copy, or the read behind look and tags
        if (streams) {
            fake.next(NONE, NONE, CHANGED);
        } else {
            fake.next(NONE, CHANGED);
        }
        copy(Ask.plainly());
        assertThat(get(TARGET, "copy").bytes()).isEqualTo(bytes(1000));
    }

    @Test
    void sourceThatKeepsChangingEndsAt503() {
        put(SOURCE, "k", bytes(1000), Fields.none());
        requests();
        fake.next(NONE, CHANGED, NONE, CHANGED, NONE, CHANGED);
        ErrorAnswer answer = refused(Ask.plainly());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.fields().has(S3Header.RETRY_AFTER)).isTrue();
        assertThat(requests()).isEqualTo(6);
        assertThat(fake.objects().keys("target")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"KMS, main", "PLAIN, main", "KMS, second", "PLAIN, second"})
    void envelopeAndBodyAreNeverOfTwoStates(Kind to, String backend) {
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(1000), Fields.none().withMetadata("is", "old"));
        var old = stored(SOURCE, "k");
        put(SOURCE, "k", bytes(2000), Fields.none().withMetadata("is", "new"));
        var fresh = stored(SOURCE, "k");
        fake.objects().put("source", "k", old);
        fake.next(new Fault.Meanwhile(() -> fake.objects().put("source", "k", fresh)));
        copy(Ask.plainly());
        Got got = get(TARGET, "copy");
        assertThat(got.bytes()).isEqualTo(bytes(2000));
        assertThat(got.fields().metadata("is")).contains("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Error><Code>SlowDown</Code><Message>busy</Message></Error>",
                "<Other/>",
                "",
                "<CopyObjectResult>"
            })
    void storeThatAnswers200WithoutACopyFailsTheCopy(String document) {
        put(SOURCE, "k", bytes(1000), Fields.none());
        fake.next(NONE, new Fault.AnswerDocument(document));
        assertThat(refused(Ask.plainly()).status()).isEqualTo(503);
    }

    @Test
    void checksumThatTheStoreTellsOfSealedBytesIsNotToldToTheClient() {
        put(SOURCE, "k", bytes(1000), Fields.none());
        fake.next(
                NONE,
                new Fault.AnswerDocument("<CopyObjectResult><ETag>\"e\"</ETag><ChecksumCRC64NVME>AAAAAAAAAAA="
                        + "</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>"));
        assertThat(copy(Ask.plainly()).document().checksums()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "second"})
    @Tag("I4")
    void damagedSourceHasNoOpenedCopy(String backend) {
        kind(TARGET, Kind.PLAIN, backend);
        put(SOURCE, "k", bytes(LARGE), Fields.none());
        byte[] bad = stored(SOURCE, "k").bytes().clone();
        bad[bad.length - 100] ^= 1;
        fake.objects().put("source", "k", stored(SOURCE, "k").withBytes(bad));
        ErrorAnswer answer = refused(Ask.plainly());
        assertThat(answer.code()).isEqualTo("InternalError");
        assertThat(answer.fault()).isTrue();
        assertThat(storeOf(TARGET).objects().keys("target")).isEmpty();
    }

    @Test
    void movedEnvelopeIsNoSource() {
        put(SOURCE, "k", bytes(1000), Fields.none());
        fake.objects().put("source", "moved", stored(SOURCE, "k"));
        ErrorAnswer answer = refused("moved", TARGET, "copy", Ask.plainly());
        assertThat(answer.code()).isEqualTo("InternalError");
        assertThat(fake.objects().keys("target")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"KMS, PLAIN, main", "PLAIN, KMS, main", "KMS, KMS, second"})
    void smallCopyOutlivesAStaleConnection(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        put(SOURCE, "k", bytes(1000), Fields.none());
        // HEAD, tags, GET, PUT
        if (backend.equals("main")) {
            fake.next(NONE, NONE, NONE, new Fault.CloseAtOnce());
        } else {
            second.next(new Fault.CloseAtOnce());
        }
        copy(Ask.plainly());
        assertThat(get(TARGET, "copy").bytes()).isEqualTo(bytes(1000));
    }

    @Test
    void copyOntoItselfMustChangeSomething() {
        put(SOURCE, "k", bytes(1000), Fields.none().withMetadata("colour", "blue"));
        ErrorAnswer answer = refused("k", SOURCE, "k", Ask.plainly());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("InvalidRequest");
        assertThat(answer.message())
                .startsWith("This copy request is illegal because it is trying to copy an object to itself without");
        for (Ask ask : new Ask[] {
            Ask.plainly().replacingMetadata(),
            Ask.plainly().with(S3Header.STORAGE_CLASS, "STANDARD_IA"),
            Ask.plainly().with(S3Header.WEBSITE_REDIRECT, "/there"),
            Ask.plainly().with(S3Header.SSE, "aws:kms")
        }) {
            copy(at(SOURCE, "k"), at(SOURCE, "k"), ask);
            assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(1000));
        }
    }

    @Test
    void copyOntoItselfExchangesTheKeyAndLeavesTheBodyAlone() {
        put(SOURCE, "k", bytes(LARGE), Fields.none().withMetadata("colour", "blue"));
        byte[] before = stored(SOURCE, "k").bytes();
        var rule = policy.rules.get("source");
        policy.rules.put(
                "source",
                new BucketRule(
                        rule.match(),
                        rule.place(),
                        rule.encrypt(),
                        Optional.of(new KeyRef("local", "new-id", "new")),
                        rule.keyContext(),
                        rule.plainReads(),
                        rule.https(),
                        rule.etag(),
                        rule.identity(),
                        rule.backend(),
                        BucketRule.Options.none()));
        Copied copied = copy(at(SOURCE, "k"), at(SOURCE, "k"), Ask.plainly());
        assertThat(copied.field(S3Header.SSE_KMS_KEY_ID)).isEqualTo("new");
        assertThat(stored(SOURCE, "k").bytes()).isEqualTo(before);
        assertThat(Envelope.decode(stored(SOURCE, "k").headers().get("x-amz-meta-ssegw"))
                        .source()
                        .keyId())
                .isEqualTo("new-id");
        assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(LARGE));
        assertThat(head(SOURCE, "k").fields().metadata("colour")).contains("blue");
        assertThat(refused("k", SOURCE, "k", Ask.plainly()).code())
                .as("nothing is left to change")
                .isEqualTo("InvalidRequest");
    }

    @Test
    void clearObjectOfAMixedBucketIsSealedByACopyOntoItself() {
        kind(SOURCE, Kind.PLAIN, "main");
        put(SOURCE, "k", bytes(1000), Fields.none().withMetadata("colour", "blue"));
        kind(SOURCE, Kind.MIXED, "main");
        copy(at(SOURCE, "k"), at(SOURCE, "k"), Ask.plainly());
        assertThat(stored(SOURCE, "k").headers()).containsKey("x-amz-meta-ssegw");
        assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(1000));
        assertThat(head(SOURCE, "k").fields().metadata("colour")).contains("blue");
    }

    @Test
    void answerIsAwaitedAndTellsTheEncryptionAtItsHead() {
        put(SOURCE, "k", bytes(1000), Fields.none());
        requests();
        CopyObjectHandler handler = new CopyObjectHandler(
                everywhere, deciding, looks, new CopyWays(keys, looks, reads, conditions, sealing, TOOLS, limits));
        var operation = new S3Operation.CopyObject(
                at(TARGET, "copy"),
                new CopySource(at(SOURCE, "k"), Conditions.none()),
                false,
                false,
                Conditions.none(),
                Fields.none());
        S3Response response =
                handler.handle(operation, caller(), Body.empty()).await().atMost(Duration.ofSeconds(10));
        assertThat(response).isInstanceOf(S3Response.Awaited.class);
        assertThat(response.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(response.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        assertThat(requests()).as("before somebody waits for the answer").isZero();
    }
}
