package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.backend.Stores;
import io.ssegateway.objects.CallerStores;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.BrowserOperation.Preflight;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.ToldStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pre-flights go to the store of the bucket's rule, unsigned, and only what speaks of origins comes back. */
class PreflightHandlerTest extends BucketsFixture {
    private static final Fields SAID = Fields.none()
            .with(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .with(S3Header.ACCESS_CONTROL_ALLOW_METHODS, "PUT")
            .with(S3Header.ACCESS_CONTROL_MAX_AGE, "60")
            .with(S3Header.VARY, "Origin")
            .with(S3Header.REQUEST_ID, "of the store")
            .with(S3Header.CONTENT_LENGTH, "5");

    private final ToldStore store =
            new ToldStore(request -> Uni.createFrom().item(new StoreResponse(204, SAID, Body.empty())));
    private String backend = "";

    /** Every way but the unsigned one is closed. */
    private final class OnlyUnsigned implements Stores {
        private final Store unsigned;

        OnlyUnsigned(Store unsigned) {
            this.unsigned = unsigned;
        }

        @Override
        public Store of(String name) {
            throw new AssertionError("signed by the gateway");
        }

        @Override
        public Store named(String name, String credential) {
            throw new AssertionError("signed by a named pair");
        }

        @Override
        public Store own(String name, String accessKey, String secretKey) {
            throw new AssertionError("signed by the client's pair");
        }

        @Override
        public Store unsigned(String name) {
            backend = name;
            return unsigned;
        }
    }

    private PreflightHandler handler(Store asked) {
        return new PreflightHandler(new CallerStores(new OnlyUnsigned(asked)), reserved);
    }

    private static Preflight preflight(String bucket, Optional<String> headers) {
        return new Preflight(
                new BucketName(bucket), Optional.of(new ObjectKey("k")), "https://page.example", "PUT", headers);
    }

    @Test
    void asksTheStoreOfTheRuleAndPassesWhatItSaysOfOrigins() {
        rule("photos", Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.OPAQUE, "second");
        S3Response answer = run(handler(store), preflight("photos", Optional.of("content-type")));
        assertThat(backend).isEqualTo("second");
        assertThat(answer).isInstanceOf(S3Response.Empty.class);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.fields().toString())
                .isEqualTo(SAID.without(S3Header.REQUEST_ID, S3Header.CONTENT_LENGTH)
                        .toString());
        StoreRequest asked = store.asked().get(0);
        assertThat(asked.method()).isEqualTo("OPTIONS");
        assertThat(asked.query()).isEmpty();
        assertThat(asked.fields().get(S3Header.ORIGIN)).contains("https://page.example");
        assertThat(asked.fields().get(S3Header.ACCESS_CONTROL_REQUEST_METHOD)).contains("PUT");
        assertThat(asked.fields().get(S3Header.ACCESS_CONTROL_REQUEST_HEADERS)).contains("content-type");
    }

    @Test
    void whatWasNotAskedIsNotAsked() {
        sealed("photos");
        run(handler(store), preflight("photos", Optional.empty()));
        assertThat(store.asked().get(0).fields().has(S3Header.ACCESS_CONTROL_REQUEST_HEADERS))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "gw-state", "GW-STATE"})
    void bucketsThatNoClientMaySeeLookAlike(String bucket) {
        sealed("gw-state");
        sealed("GW-STATE");
        Throwable thrown = catchThrowable(() -> run(handler(store), preflight(bucket, Optional.empty())));
        assertThat(thrown).isInstanceOf(S3Exception.class);
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.ACCESS_FORBIDDEN);
        assertThat(((S3Exception) thrown).text()).isEqualTo("CORSResponse: CORS is not enabled for this bucket.");
        assertThat(store.asked()).isEmpty();
    }

    @Test
    void aRefusalOfTheStorePasses() {
        sealed("photos");
        ToldStore refusing = new ToldStore(request ->
                Uni.createFrom().failure(new StoreError(403, "AccessForbidden", "CORSResponse: no", Fields.none())));
        Throwable thrown = catchThrowable(() -> run(handler(refusing), preflight("photos", Optional.empty())));
        assertThat(thrown).isInstanceOf(StoreError.class);
        assertThat(((StoreError) thrown).status()).isEqualTo(403);
    }
}
