package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.testing.Fault;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set for a bucket is forged, emptied, rolled back, deleted or out of reach: never clear data for it. */
@Tag("I6")
class DefaultStateLossTest extends EncryptionFixture {
    private static final String UNAVAILABLE = "ServiceUnavailable";

    /** Lets what was remembered expire. */
    private void later() {
        timers.pass(REMEMBERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHOSEN, FLOOR})
    void whatDoesNotVerifyRefusesEverythingThatDependsOnIt(String bucket) throws Exception {
        set(one, bucket, AES);
        byte[] good = state(bucket);
        for (int at = 0; at < good.length; at++) {
            byte[] forged = good.clone();
            forged[at] ^= 0x01;
            state(bucket, forged);
            later();
            assertThat(refusal(() -> upload(one, bucket, "a"))).startsWith(UNAVAILABLE);
        }
        for (int size : new int[] {0, 1, good.length - 1, good.length + 1, 20_000}) {
            state(bucket, Arrays.copyOf(good, size));
            later();
            assertThat(refusal(() -> upload(two, bucket, "a"))).startsWith(UNAVAILABLE);
            assertThat(refusal(() -> shown(two, bucket))).startsWith(UNAVAILABLE);
            assertThat(refusal(() -> answer(setting(two, bucket, AES)))).startsWith(UNAVAILABLE);
        }
        assertThat(fake.objects().keys(bucket)).isEmpty();
    }

    @Test
    void theSettingsOfAnotherBucketAreNoSettings() throws Exception {
        set(one, NARROW, AES);
        state(FLOOR, state(NARROW));

        assertThat(refusal(() -> upload(two, FLOOR, "a"))).startsWith(UNAVAILABLE);
    }

    @Test
    void anAdministratorsDeleteLeadsOutOfForgedState() throws Exception {
        set(one, FLOOR, AES);
        state(FLOOR, new byte[0]);

        clear(one, FLOOR);
        assertThat(upload(one, FLOOR, "a").fields().get(S3Header.SSE)).contains("aws:kms");
        set(one, FLOOR, AES);
        assertThat(upload(one, FLOOR, "b").fields().get(S3Header.SSE)).contains("AES256");
    }

    @Test
    void whatIsRolledBackOrDeletedFallsToTheFileAndNoFurther() throws Exception {
        set(one, FLOOR, KMS);
        byte[] old = state(FLOOR);
        set(one, FLOOR, AES);
        state(FLOOR, old);
        later();
        upload(one, FLOOR, "rolled-back");
        fake.objects().remove(STATE, "v1/b/" + FLOOR);
        later();
        upload(one, FLOOR, "deleted");
        fake.objects().keys(STATE).forEach(key -> fake.objects().remove(STATE, key));
        later();
        upload(one, FLOOR, "emptied");

        assertThat(fake.objects().keys(FLOOR)).hasSize(3).noneMatch(key -> isClear(FLOOR, key));
    }

    @Test
    void anotherGatewaysStateRefusesUploads() {
        upload(one, CHOSEN, "a");
        fake.objects().put(STATE, "v1/root-check", new byte[60], Map.of());
        EncryptionReplica fresh = new EncryptionReplica(stores, kms, timers, REMEMBERED, Optional.of(STATE));

        assertThat(refusal(() -> upload(fresh, CHOSEN, "b"))).startsWith(UNAVAILABLE);
        assertThat(fake.objects().keys(CHOSEN)).containsExactly("a");
    }

    @Test
    void aStoreThatFailsRefusesUploadsAndIsAskedAgainAtOnce() throws Exception {
        set(one, CHOSEN, KMS);
        fake.always(new Fault.Answer(500, "InternalError"));
        assertThat(refusal(() -> upload(one, CHOSEN, "a"))).startsWith(UNAVAILABLE);
        fake.heal();

        upload(one, CHOSEN, "b");
        assertThat(fake.objects().keys(CHOSEN)).containsExactly("b");
        assertThat(isClear(CHOSEN, "b")).isFalse();
    }

    @Test
    void whatTheRuleNoLongerAllowsCountsAsNotSet() throws Exception {
        set(one, CHOSEN, KMS);
        state(NARROW, state(CHOSEN));
        assertThat(refusal(() -> upload(one, NARROW, "moved"))).startsWith(UNAVAILABLE);

        narrowed();
        later();
        upload(one, CHOSEN, "a");
        upload(one, CHOSEN, "b", Fields.none().with(S3Header.SSE, "AES256"));
        assertThat(isClear(CHOSEN, "a")).isTrue();
        assertThat(isClear(CHOSEN, "b")).isFalse();
        assertThat(refusal(() -> shown(one, CHOSEN))).startsWith("ServerSideEncryptionConfigurationNotFoundError");
    }

    private void narrowed() throws Exception {
        policy(text -> text.replace("key: k, accept: [sse-kms, sse-obs, sse-c]", "accept: [sse-obs]"));
    }
}
