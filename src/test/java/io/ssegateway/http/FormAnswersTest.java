package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FormText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told of its upload: the form chooses. */
class FormAnswersTest extends FormDoor {
    @ParameterizedTest
    @CsvSource({"200, 200", "201, 201", "204, 204", "404, 204", "'', 204"})
    void theFormChoosesTheStatus(String asked, int status) throws Exception {
        RawClient.Answer answer =
                post(new SignedForm("a b").with("success_action_status", asked).version4());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("location")).isEqualTo("http://gw:9000/photos/a%20b");
        if (status == 201) {
            assertThat(answer.header("content-type")).isEqualTo("application/xml");
            assertThat(answer.text())
                    .contains("<PostResponse><Location>http://gw:9000/photos/a%20b</Location><Bucket>photos</Bucket>"
                            + "<Key>a b</Key><ETag>&quot;e-0&quot;</ETag></PostResponse>");
        } else {
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "success_action_redirect, https://page.example/done, https://page.example/done?",
        "redirect, http://page.example/?a=b, http://page.example/?a=b&",
        "success_action_redirect, http://page.example/x#y, http://page.example/x?"
    })
    void theFormMayNameThePageThatFollows(String field, String page, String begin) throws Exception {
        RawClient.Answer answer = post(new SignedForm("a/b")
                .with("success_action_status", "201")
                .with(field, page)
                .version4());
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location"))
                .isEqualTo(begin + "bucket=photos&key=a%2Fb&etag=%22e-0%22" + (page.endsWith("#y") ? "#y" : ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a url", "ftp://page.example/", "/done", "javascript:alert(1)", "https:", ""})
    void aPageThatIsNoAddressOfTheWebIsNotFollowed(String page) throws Exception {
        RawClient.Answer answer =
                post(new SignedForm("k").with("success_action_redirect", page).version4());
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("location")).isEqualTo("http://gw:9000/photos/k");
    }

    @Test
    void aHostMayNameTheBucket() throws Exception {
        RawClient.Answer answer = post(new SignedForm("a/b").version4(), "/", "Host: photos.s3.example.com");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("location")).isEqualTo("http://photos.s3.example.com/a%2Fb");
    }
}
