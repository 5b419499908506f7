package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeleteObjectHandlerTest extends ObjectsFixture {
    private Got delete(Optional<String> version, Conditions asked, Fields fields) {
        ObjectRef object = new ObjectRef(BUCKET, new ObjectKey("k"), version);
        return run(() -> delete.handle(new S3Operation.DeleteObject(object, asked, fields), caller(), Body.empty()));
    }

    private static Conditions ifMatch(String etag) {
        return new Conditions(Optional.of(etag), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void versionAndDeleteMarkerComeBackAsTheStoreTellsThem() {
        fake.next(new Fault.Reply(204, Map.of("x-amz-delete-marker", "true", "x-amz-version-id", "v2"), ""));

        Got answer = delete(Optional.of("v 1+"), Conditions.none(), Fields.none());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field(S3Header.DELETE_MARKER)).isEqualTo("true");
        assertThat(answer.field(S3Header.VERSION_ID)).isEqualTo("v2");
        assertThat(fake.seen().getLast().target()).isEqualTo("/photos/k?versionId=v%201%2B");
    }

    @Test
    void steppingOverARetentionNeedsAdmin() {
        Fields fields = Fields.none().with(S3Header.BYPASS_GOVERNANCE, "true").with(S3Header.MFA, "serial 123456");
        policy.rights.remove(Right.ADMIN);
        assertThatThrownBy(() -> delete(Optional.of("v1"), Conditions.none(), fields))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.ACCESS_DENIED));
        assertThat(fake.seen()).isEmpty();

        policy.rights.add(Right.ADMIN);
        delete(Optional.of("v1"), Conditions.none(), fields);
        assertThat(fake.seen().getLast().headers())
                .containsEntry("x-amz-bypass-governance-retention", "true")
                .containsEntry("x-amz-mfa", "serial 123456");
    }

    @Test
    void whoseBucketIsMeantGoesWithTheLookAsWell() {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        String etag = put("k", bytes(10)).field(S3Header.ETAG);
        int before = fake.seen().size();

        delete(Optional.empty(), ifMatch(etag), Fields.none().with(S3Header.EXPECTED_BUCKET_OWNER, "owner"));

        assertThat(fake.seen().subList(before, fake.seen().size()))
                .hasSize(2)
                .extracting(FakeStore.Seen::headers)
                .allMatch(headers -> "owner".equals(headers.get("x-amz-expected-bucket-owner")));
    }

    @ParameterizedTest
    @EnumSource(EtagMode.class)
    void aTagThatClientsDoNotSeeDeletesNothingAtAStoreThatWouldNotLook(EtagMode mode) {
        rule(Encrypt.SSE_OBS, PlainReads.REFUSE, mode);
        put("k", bytes(10));
        String stored = fake.objects().get("photos", "k").orElseThrow().etag();

        assertThatThrownBy(() -> delete(Optional.empty(), ifMatch(stored), Fields.none()))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.PRECONDITION_FAILED));
        assertThat(fake.objects().get("photos", "k")).isPresent();
        String shown = head("k").field(S3Header.ETAG);
        assertThat(delete(Optional.empty(), ifMatch(shown), Fields.none()).status())
                .isEqualTo(204);
        assertThat(fake.seen().getLast().headers()).containsEntry("if-match", stored);
        assertThat(fake.objects().get("photos", "k")).isEmpty();
        assertThatThrownBy(() -> delete(Optional.empty(), ifMatch("*"), Fields.none()))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.PRECONDITION_FAILED));
    }

    @Test
    void aLockedVersionIsTheStoresRefusal() {
        fake.next(new Fault.Reply(
                400,
                Map.of("content-type", "application/xml"),
                "<Error><Code>InvalidRequest</Code><Message>Object is WORM protected</Message></Error>"));

        assertThatThrownBy(() -> delete(Optional.of("v1"), Conditions.none(), Fields.none()))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo("InvalidRequest"));
    }
}
