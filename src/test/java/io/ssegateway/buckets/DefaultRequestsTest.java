package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketDefault;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Method;
import io.ssegateway.s3.BucketName;
import io.ssegateway.testing.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What it costs to know the default of a bucket, and when it is looked up again. */
class DefaultRequestsTest extends EncryptionFixture {
    private long looks(String bucket) {
        return requests().stream()
                .filter(line -> line.equals("GET /" + STATE + "/v1/b/" + bucket))
                .count();
    }

    private CompletableFuture<Optional<BucketDefault>> look() {
        BucketName bucket = new BucketName(CHOSEN);
        BucketRule rule = policies.rule(bucket).orElseThrow();
        CompletableFuture<Optional<BucketDefault>> result = new CompletableFuture<>();
        one.defaults.of(rule, bucket).subscribe().with(result::complete, result::completeExceptionally);
        return result;
    }

    @Test
    void aLockedBucketCostsNothing() {
        upload(one, LOCKED, "a");

        assertThat(requests()).containsExactly("PUT /" + LOCKED + "/a");
    }

    @Test
    void anOpenBucketCostsOneLookUpInTheTimeItIsRemembered() {
        upload(one, CHOSEN, "a");
        assertThat(looks(CHOSEN)).isOne();
        upload(one, CHOSEN, "b");
        timers.pass(REMEMBERED.minusNanos(1));
        upload(one, CHOSEN, "c");
        assertThat(requests()).containsExactly("PUT /" + CHOSEN + "/b", "PUT /" + CHOSEN + "/c");
        timers.pass(Duration.ofNanos(1));
        upload(one, CHOSEN, "d");
        assertThat(looks(CHOSEN)).isOne();
    }

    @Test
    void manyAtOnceShareOneLookUp() {
        upload(one, CHOSEN, "warm");
        timers.pass(REMEMBERED);
        requests();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(look());
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        assertThat(looks(CHOSEN)).isOne();
    }

    @Test
    void aLookUpThatBeganBeforeAChangeIsNotRememberedPastTheAnswer() throws Exception {
        set(two, CHOSEN, KMS);
        byte[] changed = state(CHOSEN);
        clear(two, CHOSEN);
        upload(one, CHOSEN, "warm");
        timers.pass(REMEMBERED);
        // after the store has read what is set: a change, and the time after which it is answered
        fake.next(new Fault.Meanwhile(() -> {
            state(CHOSEN, changed);
            timers.pass(REMEMBERED);
        }));
        assertThat(look().orTimeout(20, TimeUnit.SECONDS).join()).isEmpty();

        assertThat(look().orTimeout(20, TimeUnit.SECONDS).join())
                .map(BucketDefault::method)
                .contains(Method.SSE_KMS);
    }
}
