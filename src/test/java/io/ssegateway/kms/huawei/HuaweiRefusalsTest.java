package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.testing.FakeHuaweiKms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service refuses has the right kind, by its codes first; its words are never repeated. */
class HuaweiRefusalsTest extends HuaweiFaultsFixture {
    @ParameterizedTest
    @CsvSource({
        "400, KMS.0205, NOT_FOUND, NOT_FOUND",
        "400, KMS.0207, NOT_FOUND, NOT_FOUND",
        "404, KMS.0207, NOT_FOUND, NOT_FOUND",
        "400, KMS.0209, DISABLED, DISABLED",
        "400, KMS.0210, INVALID_STATE, INVALID_STATE",
        "400, KMS.0208, INVALID_STATE, NOT_OPENED",
        "400, KMS.2201, INVALID_STATE, NOT_OPENED",
        "400, KMS.2202, INVALID_STATE, NOT_OPENED",
        "400, KMS.2203, INVALID_STATE, NOT_OPENED",
        "400, KMS.2204, INVALID_STATE, NOT_OPENED",
        "400, KMS.1901, INVALID_STATE, INVALID_STATE",
        "400, KMS.0308, INVALID_STATE, INVALID_STATE",
        "400, KMS.9999, INVALID_STATE, INVALID_STATE",
        "401, KMS.0301, ACCESS_DENIED, ACCESS_DENIED",
        "403, KMS.0306, ACCESS_DENIED, ACCESS_DENIED",
        "400, KMS.0307, ACCESS_DENIED, ACCESS_DENIED",
        "429, KMS.0001, THROTTLED, THROTTLED",
        "500, KMS.0101, UNAVAILABLE, UNAVAILABLE",
        "502, KMS.2201, UNAVAILABLE, UNAVAILABLE",
        "504, KMS.0207, UNAVAILABLE, UNAVAILABLE"
    })
    void tellsTheCodesOfTheKmsApart(int status, String code, Kind generating, Kind opening) {
        server.answers((request, body) -> FakeHuaweiKms.refuse(request, status, code));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(generating);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(opening);
    }

    @ParameterizedTest
    @CsvSource({
        "401, APIGW.0301, ACCESS_DENIED",
        "403, APIGW.0302, ACCESS_DENIED",
        "403, APIG.0304, ACCESS_DENIED",
        "401, APIG.0307, ACCESS_DENIED",
        "429, APIGW.0308, THROTTLED",
        "400, APIG.0308, THROTTLED",
        "404, APIGW.0101, UNAVAILABLE",
        "400, APIG.0201, UNAVAILABLE",
        "500, APIG.0202, UNAVAILABLE",
        "403, PAP.0001, ACCESS_DENIED"
    })
    void tellsTheCodesOfTheApiGatewayApart(int status, String code, Kind kind) {
        server.answers((request, body) -> FakeHuaweiKms.refuseAtTheGateway(request, status, code));

        assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(kind);
        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404})
    void takesNoOtherServersRefusalForTheKmss(int status) {
        server.answers(status, "<html>default backend</html>");

        assertThat(kind(kms.decrypt(KEY, wrapped(), PATIENT))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void saysNothingOfItsSecretAndOfWhatTheServerSaid() {
        server.answers((request, body) -> FakeHuaweiKms.refuse(request, 400, "KMS.canary"));
        KmsException refused = failure(kms.generate(KEY, PATIENT)).orElseThrow();

        assertThat(refused + " " + kms + " " + HuaweiFixture.settings(server)).doesNotContain("canary");
    }
}
