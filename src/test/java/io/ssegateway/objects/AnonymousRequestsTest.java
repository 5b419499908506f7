package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.backend.StoreError;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.KmsRight;
import io.ssegateway.policy.Principal;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.Secret;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.Fault;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed objects for whoever signs nothing: by the gateway's signature or by none, with the rule's own key. */
class AnonymousRequestsTest extends ObjectsFixture {
    private static final byte[] CONTENT = bytes(1000);

    private boolean forward;
    private Set<Right> rights = EnumSet.of(Right.READ, Right.HEAD);
    private Set<KmsRight> keyRights = EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_DECRYPT);
    private boolean signed = true;

    /** As the policy of files makes it. */
    private final class Anybody implements Principal {
        @Override
        public String name() {
            return "anonymous";
        }

        @Override
        public boolean may(Right right, BucketName bucket, Optional<String> key) {
            return bucket.equals(BUCKET) && rights.contains(right);
        }

        @Override
        public boolean sees(BucketName bucket) {
            return false;
        }

        @Override
        public boolean may(KmsRight right, String keyAlias) {
            return keyAlias.equals("k") && keyRights.contains(right);
        }

        @Override
        public BackendAs backendAs() {
            return forward ? new BackendAs.Nobody() : new BackendAs.Gateway();
        }
    }

    @Override
    Caller caller() {
        return signed ? super.caller() : new Caller(new Anybody(), "", new Secret(""), transport, "request-2", policy);
    }

    private void anonymously(boolean unsigned) {
        put("key", CONTENT);
        signed = false;
        forward = unsigned;
        requests();
    }

    private String lastAuthorization() {
        return fake.seen().getLast().headers().getOrDefault("authorization", "none");
    }

    private S3Exception refused(Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isInstanceOf(S3Exception.class);
        return (S3Exception) thrown;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadIsDecrypted(boolean unsigned) {
        anonymously(unsigned);
        assertThat(get("key").bytes()).isEqualTo(CONTENT);
        assertThat(lastAuthorization()).matches(unsigned ? "none" : "AWS4-HMAC-SHA256 .*");
        assertThat(head("key").status()).isEqualTo(200);
    }

    @Test
    void withoutTheRightNothingIsAskedOfTheStore() {
        anonymously(false);
        rights = EnumSet.of(Right.LIST);
        assertThat(refused(() -> get("key")).error()).isEqualTo(S3Error.ACCESS_DENIED);
        assertThat(requests()).isZero();
    }

    @Test
    void anObjectUnderAnotherKeyStaysShut() {
        anonymously(false);
        keyRights = EnumSet.noneOf(KmsRight.class);
        assertThat(refused(() -> get("key")).error()).isEqualTo(S3Error.ACCESS_DENIED);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(KeyEvents.Action.REFUSE);
            assertThat(event.use().principal()).isEqualTo("anonymous");
        });
    }

    @Test
    void anUploadNeedsTheKeysOtherHalf() {
        anonymously(true);
        rights = EnumSet.allOf(Right.class);
        assertThat(refused(() -> put("new", CONTENT)).error()).isEqualTo(S3Error.ACCESS_DENIED);
        assertThat(requests()).isZero();
        keyRights = EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_CREATE, KmsRight.DEK_ENCRYPT);
        assertThat(put("new", CONTENT).status()).isEqualTo(200);
        assertThat(lastAuthorization()).isEqualTo("none");
    }

    @Test
    void whatTheStoreRefusesIsRefused() {
        anonymously(true);
        fake.next(new Fault.Answer(403, "AccessDenied"));
        Throwable thrown = catchThrowable(() -> get("key"));
        assertThat(thrown).isInstanceOf(StoreError.class);
        assertThat(((StoreError) thrown).status()).isEqualTo(403);
    }

    @Test
    @Tag("I6")
    void aClearObjectInASealedBucketIsRefusedToNobodyToo() {
        anonymously(true);
        fake.objects().put(BUCKET.value(), "clear", CONTENT, Map.of());
        assertThat(refused(() -> get("clear")).error()).isEqualTo(S3Error.ACCESS_DENIED);
    }
}
