package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.objects.CachingFacts;
import io.ssegateway.objects.ObjectLooks;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.DeleteObjects.Target;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.CountingKms;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeleteObjectsHandlerTest extends BucketsFixture {
    private final TaggedTargets tagged =
            new TaggedTargets(new WriteConditions(new ObjectLooks(new CountingKms(), new CachingFacts(10))));

    @BeforeEach
    void fill() {
        for (String key : List.of("mine/a", "mine/<b>&", "theirs/c")) {
            main.objects().put("photos", key, new byte[1], Map.of());
        }
        sealed("photos");
        grant(Right.DELETE, "photos", "mine/");
    }

    private static Target target(String key) {
        return new Target(new ObjectKey(key), Optional.empty(), Optional.empty());
    }

    private Document.Deletions delete(boolean quiet, Target... targets) {
        S3Response.Xml answer = (S3Response.Xml) run(
                new DeleteObjectsHandler(access, tagged),
                new S3Operation.DeleteObjects(BUCKET, quiet, List.of(targets), Fields.none()));
        return (Document.Deletions) answer.document();
    }

    @Test
    void deletesWhatTheCallerMayAndRefusesTheRestInOneRequest() {
        Document.Deletions done = delete(false, target("mine/a"), target("theirs/c"), target("mine/<b>&"));

        assertThat(done.deleted()).extracting(Document.Deleted::key).containsExactly("mine/a", "mine/<b>&");
        assertThat(done.failed())
                .extracting(Document.Failed::key, Document.Failed::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("theirs/c", "AccessDenied"));
        assertThat(main.objects().keys("photos")).containsExactly("theirs/c");
        assertThat(main.seen()).hasSize(1);
    }

    @Test
    void tellsTheStoreTheDigestOfItsOwnDocument() throws Exception {
        delete(false, target("mine/a"));

        FakeStore.Seen seen = main.seen().getFirst();
        byte[] md5 = MessageDigest.getInstance("MD5").digest(seen.body().getBytes());
        assertThat(seen.headers())
                .containsEntry("content-md5", Base64.getEncoder().encodeToString(md5));
        assertThat(seen.body().toString()).doesNotContain("theirs");
    }

    @Test
    void quietTellsFailuresOnly() {
        Document.Deletions done = delete(true, target("mine/a"), target("theirs/c"));

        assertThat(done.deleted()).isEmpty();
        assertThat(done.failed()).hasSize(1);
    }

    @Test
    void asksTheStoreNothingWithoutAnyRight() {
        assertThatThrownBy(() -> delete(false, target("theirs/c")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        assertThat(main.seen()).isEmpty();
    }

    private static Target tagged(String key, String etag) {
        return new Target(new ObjectKey(key), Optional.empty(), Optional.of(etag));
    }

    private String etagOf(String key) {
        return main.objects().get("photos", key).orElseThrow().etag();
    }

    @Test
    void comparesTheTagsThatClientsSeeAndTellsTheStoreItsOwn() {
        rule("photos", Encrypt.SSE_OBS, PlainReads.SERVE, EtagMode.MD5, "main");

        Document.Deletions done = delete(
                false,
                tagged("mine/a", etagOf("mine/a")),
                tagged("mine/<b>&", "\"another\""),
                tagged("mine/absent", "\"any\""));

        assertThat(done.deleted()).extracting(Document.Deleted::key).containsExactly("mine/a");
        assertThat(done.failed())
                .extracting(Document.Failed::key, Document.Failed::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("mine/<b>&", "PreconditionFailed"),
                        org.assertj.core.groups.Tuple.tuple("mine/absent", "PreconditionFailed"));
        assertThat(main.seen().getLast().body().toString())
                .contains("<ETag>" + etagOf("theirs/c") + "</ETag>")
                .doesNotContain("another");
        assertThat(main.seen()).hasSize(4);
    }

    @Test
    @Tag("I6")
    void deletesNothingOnConditionsThatTheStoreWouldNotJudge() {
        for (Encrypt encrypt : List.of(Encrypt.SSE_OBS, Encrypt.NONE)) {
            rule("photos", encrypt, PlainReads.SERVE, EtagMode.MD5, "obs");

            assertThatThrownBy(() -> delete(false, target("mine/<b>&"), tagged("mine/a", etagOf("mine/a"))))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED));
        }
        assertThat(main.objects().keys("photos")).hasSize(3);
        assertThat(delete(false, target("mine/a")).deleted()).hasSize(1);
    }

    @Test
    void sendsTheStoreNothingWhereNoTagHolds() {
        Document.Deletions done = delete(false, tagged("mine/a", "\"another\""));

        assertThat(done.failed()).hasSize(1);
        assertThat(main.seen()).extracting(FakeStore.Seen::method).containsExactly("HEAD");
    }

    @Test
    void looksAtNothingWithoutATag() {
        delete(false, target("mine/a"), target("mine/<b>&"));

        assertThat(main.seen()).hasSize(1);
    }

    @Test
    void leavesTagsOfAPlainBucketToTheStore() {
        rule("photos", Encrypt.NONE, PlainReads.REFUSE, EtagMode.OPAQUE, "main");

        delete(false, new Target(new ObjectKey("mine/a"), Optional.of("v1"), Optional.of("\"abc\"")));

        assertThat(main.seen()).hasSize(1);
        assertThat(main.seen().getFirst().body().toString())
                .contains("<VersionId>v1</VersionId>")
                .contains("<ETag>\"abc\"</ETag>");
    }

    @Test
    void aStoreThatIsAwayDuringALookFailsTheRequest() {
        main.always(new Fault.Answer(503, "SlowDown"));

        assertThatThrownBy(() -> delete(false, tagged("mine/a", "\"x\""))).isInstanceOf(StoreError.class);
    }

    @Test
    void lineEndsInNamesReachTheStoreAsTheyAre() {
        delete(false, target("mine/\r\n\t"));

        assertThat(main.seen().getFirst().body().toString()).containsPattern("<Key>mine/&#(xd|xD|13);\\s*\n\t</Key>");
    }

    @Test
    void steppingOverARetentionNeedsAdmin() {
        Fields bypass = Fields.none().with(S3Header.BYPASS_GOVERNANCE, "true").with(S3Header.MFA, "1 2");
        S3Operation.DeleteObjects operation =
                new S3Operation.DeleteObjects(BUCKET, false, List.of(target("mine/a")), bypass);

        assertThatThrownBy(() -> run(new DeleteObjectsHandler(access, tagged), operation))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        assertThat(main.seen()).isEmpty();
        grant(Right.ADMIN, "photos", "");
        run(new DeleteObjectsHandler(access, tagged), operation);
        assertThat(main.seen().getFirst().headers())
                .containsEntry("x-amz-bypass-governance-retention", "true")
                .containsEntry("x-amz-mfa", "1 2");
    }
}
