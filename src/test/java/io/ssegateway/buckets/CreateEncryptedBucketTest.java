package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CreateBucket with headers of encryption, and what becomes of a default when its bucket goes. */
class CreateEncryptedBucketTest extends EncryptionFixture {
    private static final Fields ASKED = Fields.none()
            .with(S3Header.SSE, "aws:kms")
            .with(S3Header.SSE_KMS_KEY_ID, "arn:aws:kms:x:1:alias/k")
            .with(S3Header.SSE_BUCKET_KEY, "true");

    @BeforeEach
    void gone() {
        List.of(CHOSEN, FLOOR, LOCKED, NARROW).forEach(this::drop);
        requests();
    }

    private CompletableFuture<S3Response> creating(String bucket, Fields fields) {
        var operation = new S3Operation.CreateBucket(new BucketName(bucket), fields);
        return asked(() -> one.create.handle(operation, caller("admin"), Body.empty()));
    }

    private CompletableFuture<S3Response> dropping(String bucket) {
        var operation = new S3Operation.DeleteBucket(new BucketName(bucket), Fields.none());
        return asked(() -> one.drop.handle(operation, caller("admin"), Body.empty()));
    }

    private void drop(String bucket) {
        assertThat(answer(dropping(bucket)).status()).isEqualTo(204);
    }

    @Test
    void theHeadersBecomeTheDefaultAndNeverReachTheStore() throws Exception {
        S3Response answer = obeyed(creating(CHOSEN, ASKED));
        upload(two, CHOSEN, "a");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fields().get(S3Header.LOCATION)).contains("/" + CHOSEN);
        assertThat(isClear(CHOSEN, "a")).isFalse();
        assertThat(shown(two, CHOSEN))
                .contains("<KMSMasterKeyID>arn:aws:kms:x:1:alias/k<")
                .contains("<BucketKeyEnabled>true<");
        assertThat(fake.seen())
                .allSatisfy(seen -> assertThat(seen.headers().keySet())
                        .noneMatch(name -> name.startsWith("x-amz-server-side-encryption")));
    }

    @ParameterizedTest
    @CsvSource({
        LOCKED + ", AES256, AccessDenied",
        NARROW + ", aws:kms, AccessDenied",
        CHOSEN + ", aws:kms:dsse, NotImplemented",
        CHOSEN + ", none, InvalidArgument"
    })
    void whatIsRefusedIsRefusedBeforeTheBucketIsMade(String bucket, String method, String code) {
        assertThat(refusal(() -> answer(creating(bucket, Fields.none().with(S3Header.SSE, method)))))
                .startsWith(code);
        assertThat(requests()).isEmpty();
    }

    @Test
    void aBucketWhoseDefaultCouldNotBeKeptIsCompletedBySendingItAgain() throws Exception {
        // what is set now; the bucket; what was set before; then the write fails
        fake.next(new Fault.None(), new Fault.None(), new Fault.None(), new Fault.Answer(403, "AccessDenied"));
        assertThat(refusal(() -> answer(creating(CHOSEN, ASKED)))).startsWith("ServiceUnavailable");
        assertThat(fake.objects().has(CHOSEN)).isTrue();
        assertThat(hasState(CHOSEN)).isFalse();

        assertThat(obeyed(creating(CHOSEN, ASKED)).status()).isEqualTo(200);
        upload(one, CHOSEN, "a");
        assertThat(isClear(CHOSEN, "a")).isFalse();
        assertThat(refusal(() -> answer(creating(CHOSEN, Fields.none().with(S3Header.SSE, "AES256")))))
                .as("a bucket that has a default keeps it")
                .startsWith("BucketAlreadyOwnedByYou");
        assertThat(shown(one, CHOSEN)).contains("aws:kms");
    }

    @Test
    void stateThatCannotBeReachedMakesNoBucket() {
        fake.always(new Fault.Answer(403, "AccessDenied"));

        assertThat(refusal(() -> answer(creating(CHOSEN, ASKED)))).startsWith("ServiceUnavailable");
        fake.heal();
        assertThat(fake.objects().has(CHOSEN)).isFalse();
    }

    @Test
    void theDefaultGoesWithItsBucketAndEveryReplicaForgetsIt() throws Exception {
        obeyed(creating(CHOSEN, ASKED));
        assertThat(shown(two, CHOSEN)).contains("aws:kms");
        obeyed(dropping(CHOSEN));

        assertThat(hasState(CHOSEN)).isFalse();
        answer(creating(CHOSEN, Fields.none()));
        upload(two, CHOSEN, "a");
        assertThat(isClear(CHOSEN, "a")).isTrue();
    }

    @Test
    void aNewBucketInheritsNothingOfOneThatWasDeletedPastTheGateway() throws Exception {
        obeyed(creating(CHOSEN, ASKED));
        byte[] stale = state(CHOSEN);
        obeyed(dropping(CHOSEN));
        state(CHOSEN, stale);

        assertThat(obeyed(creating(CHOSEN, Fields.none())).status()).isEqualTo(200);
        assertThat(hasState(CHOSEN)).isFalse();
        upload(two, CHOSEN, "a");
        assertThat(isClear(CHOSEN, "a")).isTrue();
    }

    @Test
    void creatingABucketThatIsThereLeavesItsDefaultAlone() throws Exception {
        obeyed(creating(CHOSEN, ASKED));

        assertThat(refusal(() -> answer(creating(CHOSEN, Fields.none())))).startsWith("BucketAlreadyOwnedByYou");
        assertThat(shown(one, CHOSEN)).contains("aws:kms");
    }

    @Test
    void aBucketThatStaysKeepsItsDefault() throws Exception {
        obeyed(creating(CHOSEN, ASKED));
        upload(one, CHOSEN, "a");

        assertThat(refusal(() -> answer(dropping(CHOSEN)))).startsWith("BucketNotEmpty");
        assertThat(shown(one, CHOSEN)).contains("aws:kms");
    }
}
