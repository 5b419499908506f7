package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.backend.StoreError;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.WrongKeyException;
import io.ssegateway.kms.KmsException;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, 503, ServiceUnavailable, true",
        "THROTTLED, 503, SlowDown, true",
        "NOT_FOUND, 400, KMS.NotFoundException, false",
        "DISABLED, 400, KMS.DisabledException, false",
        "INVALID_STATE, 400, KMS.KMSInvalidStateException, false",
        "ACCESS_DENIED, 403, AccessDenied, false",
        "NOT_OPENED, 500, InternalError, false",
    })
    void tellsEveryKindOfKmsFailure(KmsException.Kind kind, int status, String code, boolean retry) {
        ErrorAnswer answer = Failures.toError(new KmsException(kind, "the key k"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.fields().has(S3Header.RETRY_AFTER)).isEqualTo(retry);
        assertThat(answer.fault()).isEqualTo(status == 500);
    }

    @Test
    void passesAStoresErrorOn() {
        Fields fields = Fields.none()
                .with(S3Header.ETAG, "\"e\"")
                .with(S3Header.SSE, "aws:kms")
                .with(S3Header.VERSION_ID, "v");
        Map<String, String> details = Map.of("Key", "k");
        ErrorAnswer answer = Failures.toError(new StoreError(507, "XMinioStorageFull", "full", details, fields));

        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.code()).isEqualTo("XMinioStorageFull");
        assertThat(answer.message()).isEqualTo("full");
        assertThat(answer.details()).isEqualTo(details);
        assertThat(answer.fields().get(S3Header.VERSION_ID)).contains("v");
        assertThat(answer.fields().has(S3Header.ETAG))
                .as("the tag of stored bytes")
                .isFalse();
        assertThat(answer.fields().has(S3Header.SSE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"503, ServiceUnavailable, ServiceUnavailable", "429, TooManyRequests, SlowDown"})
    void tellsABusyStoreAsTryLater(int status, String code, String shown) {
        ErrorAnswer answer = Failures.toError(new StoreError(status, code, "busy", Fields.none()));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo(shown);
        assertThat(answer.fields().has(S3Header.RETRY_AFTER)).isTrue();
    }

    @Test
    void keepsDetailsAndHidesCauses() {
        assertThat(Failures.toError(new S3Exception(S3Error.INVALID_RANGE).with("ActualObjectSize", "5"))
                        .details())
                .containsEntry("ActualObjectSize", "5");
        for (Throwable failure : new Throwable[] {
            new TamperedException("segment 3"), new IllegalStateException("inside"), new StackOverflowError("inside")
        }) {
            ErrorAnswer answer = Failures.toError(failure);
            assertThat(answer.code()).isEqualTo("InternalError");
            assertThat(answer.message()).doesNotContain("segment", "inside");
            assertThat(answer.fault()).isTrue();
        }
        assertThat(Failures.toError(new WrongKeyException()).status()).isEqualTo(403);
    }

    @Test
    void tellsDamageFromDefects() {
        assertThat(Failures.isIntegrity(new TamperedException("cut"))).isTrue();
        assertThat(Failures.isIntegrity(new EnvelopeException("odd"))).isTrue();
        assertThat(Failures.isIntegrity(new KmsException(KmsException.Kind.NOT_OPENED, "no")))
                .isTrue();
        assertThat(Failures.isIntegrity(new KmsException(KmsException.Kind.DISABLED, "no")))
                .isFalse();
        assertThat(Failures.isIntegrity(new IllegalStateException("defect"))).isFalse();
    }
}
