package io.ssegateway.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.SSLConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.ssegateway.app.DevCertificates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Answers as they stand on the wire: status, fields, documents. */
@ExtendWith(Stage.class)
class AnswersIT {
    private static RequestSpecification http() {
        SSLConfig trusting = SSLConfig.sslConfig()
                .trustStore(Stage.gateway().trustStore().toString(), DevCertificates.TRUST_STORE_PASSWORD)
                .trustStoreType("PKCS12");
        EncoderConfig asIs = EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        return given().config(RestAssured.config().sslConfig(trusting).encoderConfig(asIs))
                .urlEncodingEnabled(false);
    }

    @Test
    void errorIsADocumentWithCodeResourceAndTheRequestIdOfTheField() {
        Response answer = http().get(Stage.gateway().tlsEndpoint() + "/sealed-a/no/such%20key");
        answer.then()
                .statusCode(403)
                .contentType(startsWith("application/xml"))
                .header("x-amz-request-id", matchesPattern("[0-9A-F]{16}"))
                .body("Error.Code", equalTo("AccessDenied"))
                .body("Error.Resource", equalTo("/sealed-a/no/such key"))
                .body("Error.RequestId", equalTo(answer.header("x-amz-request-id")));
    }

    @Test
    void headHasTheFieldsAndNoBody() {
        http().head(Stage.gateway().tlsEndpoint() + "/sealed-a/k")
                .then()
                .statusCode(403)
                .header("x-amz-request-id", not(blankOrNullString()))
                .body(is(blankOrNullString()));
    }

    @Test
    void objectSaysHowItIsEncryptedAndNothingOfItsCiphertext() {
        byte[] bytes = "a letter".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (S3Presigner presigner = Clients.presigner(Stage.gateway())) {
            String put = presigner
                    .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(o -> o.bucket("sealed-a").key("answers")))
                    .url()
                    .toString();
            String etag =
                    http().body(bytes).put(put).then().statusCode(200).extract().header("ETag");
            assertThat(etag).matches("\"[0-9a-f]{32}-0\"");
            String get = presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(o -> o.bucket("sealed-a").key("answers")))
                    .url()
                    .toString();
            Response answer = http().get(get);
            answer.then()
                    .statusCode(200)
                    .header("ETag", equalTo(etag))
                    .header("Content-Length", equalTo(Integer.toString(bytes.length)))
                    .header("Accept-Ranges", equalTo("bytes"))
                    .header("x-amz-server-side-encryption", equalTo("aws:kms"));
            assertThat(answer.asByteArray()).isEqualTo(bytes);
            assertThat(answer.headers().asList())
                    .extracting(h -> h.getName().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("x-amz-meta-ssegw")
                    .noneMatch(name -> name.startsWith("x-amz-checksum"));
        }
    }

    @Test
    void healthAndMetricsAreOnThePortOfTheirOwn() {
        http().get(Stage.gateway().process().health("ready"))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"));
        http().get(Stage.gateway().process().metrics())
                .then()
                .statusCode(200)
                .body(containsString("gateway_requests_active"))
                .body(containsString("gateway_policy_stale 0"));
        http().get(Stage.gateway().plainEndpoint() + "/q/health/ready").then().statusCode(not(200));
    }
}
