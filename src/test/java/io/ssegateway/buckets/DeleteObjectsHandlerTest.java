package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.DeleteObjects.Target;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FakeStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteObjectsHandlerTest extends BucketsFixture {
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
                new DeleteObjectsHandler(access),
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

    @Test
    void translatesTheTagAnObjectMustStillHave() {
        delete(false, new Target(new ObjectKey("mine/a"), Optional.of("v1"), Optional.of("\"abc-0\"")));

        assertThat(main.seen().getFirst().body().toString())
                .contains("<VersionId>v1</VersionId>")
                .contains("<ETag>\"abc\"</ETag>");
    }

    @Test
    void refusesTagsThatNoStoreCouldCompare() {
        rule("photos", Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5, "main");

        assertThatThrownBy(() ->
                        delete(false, new Target(new ObjectKey("mine/a"), Optional.empty(), Optional.of("\"abc\""))))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED));
        assertThat(main.seen()).isEmpty();
    }
}
