package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.SignatureScheme;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signs decides which dialect is spoken; for whoever signs nothing, the host or a field of OBS. */
class DialectChoiceTest extends ObsFixture {
    @ParameterizedTest
    @CsvSource({
        "EVERYWHERE, OBS, gw, '', /photos/key, '', 200 OBS",
        "EVERYWHERE, OBS_URL, gw, '', /photos/key, '', 200 OBS",
        "EVERYWHERE, OBS, gw, '', /photos/key?versionId=v1, '', 200 OBS",
        "EVERYWHERE, OBS, 127.0.0.1:9000, '', /photos/key, '', 200 OBS",
        "EVERYWHERE, OBS, photos.obs.example, photos, /key, '', 200 OBS",
        "EVERYWHERE, OBS, Photos.OBS.example:8443, photos, /key, '', 200 OBS",
        "EVERYWHERE, OBS, my.photos.obs.example, my.photos, /key, '', 200 OBS",
        "EVERYWHERE, OBS, obs.example, '', /photos/key, '', 200 OBS",
        "EVERYWHERE, OBS, files.example.org:80, files.example.org, /key, '', 200 OBS",
        "EVERYWHERE, OBS, photos.s3.example, photos, /key, '', 200 OBS",
        "EVERYWHERE, V4, gw, '', /photos/key, '', 200 S3",
        "EVERYWHERE, V4, photos.obs.example, photos, /key, '', 200 S3",
        "EVERYWHERE, V4, files.example.org, '', /key, '', 200 S3",
        "EVERYWHERE, V2, gw, '', /photos/key, '', 200 S3",
        "EVERYWHERE, V2, photos.obs.example, photos, /key, '', 200 S3",
        "EVERYWHERE, V2, files.example.org, files.example.org, /key, '', 200 S3",
        "EVERYWHERE, V4, gw, '', /photos/key, x-obs-acl, 200 S3",
        "EVERYWHERE, NOBODY, gw, '', /photos/key, '', 200 S3",
        "EVERYWHERE, NOBODY, gw, '', /photos/key, X-Obs-Date, 200 OBS",
        "EVERYWHERE, NOBODY, photos.obs.example, '', /key, '', 200 S3",
        "NOWHERE, OBS, gw, '', /photos/key, '', 400 S3",
        "NOWHERE, OBS_URL, gw, '', /photos/key, '', 400 S3",
        "NOWHERE, OBS, photos.obs.example, photos, /key, '', 400 S3",
        "NOWHERE, NOBODY, gw, '', /photos/key, x-obs-date, 200 S3",
        "NOWHERE, V4, photos.obs.example, photos, /key, '', 200 S3",
        "AT_OBS, OBS, gw, '', /photos/key, '', 400 S3",
        "AT_OBS, OBS, photos.s3.example, photos, /key, '', 400 S3",
        "AT_OBS, OBS, evilobs.example, '', /photos/key, '', 400 S3",
        "AT_OBS, OBS, photos.obs.example, photos, /key, '', 200 OBS",
        "AT_OBS, OBS_URL, photos.obs.example, photos, /key, '', 200 OBS",
        "AT_OBS, OBS, obs.example:8443, '', /photos/key, '', 200 OBS",
        "AT_OBS, OBS, files.example.org, files.example.org, /key, '', 200 OBS",
        "AT_OBS, NOBODY, photos.obs.example, '', /key, '', 200 OBS",
        "AT_OBS, NOBODY, OBS.example, '', /photos/key, '', 200 OBS",
        "AT_OBS, NOBODY, photos.s3.example, '', /key, x-obs-date, 200 S3",
        "AT_OBS, V4, photos.obs.example, photos, /key, '', 200 S3",
        "AT_OBS, V2, photos.obs.example, photos, /key, '', 200 S3",
    })
    void aRequestSpeaksWhatSignsIt(
            Where where, SignedAsk.By by, String host, String stands, String target, String field, String told)
            throws Exception {
        open(where).policy.anybody = Optional.of(new Nobody());
        SignedAsk ask = ask(by, "GET", target).host(host, stands);
        if (!field.isEmpty()) {
            ask.uncovered(field, "private");
        }

        RawClient.Answer answer = ask.send();

        assertThat(answer.status() + " " + dialect(answer)).as(answer.text()).isEqualTo(told);
        if (answer.status() == 400) {
            assertThat(Ask.element(answer, "Message")).isEqualTo("Unsupported Authorization Type");
            assertThat(Ask.element(answer, "Code")).isEqualTo("InvalidRequest");
            assertThat(door.operations).isEmpty();
        }
    }

    @Test
    void whomPolicyAllowsOtherSchemesOnlyIsToldSoInTheWordsOfTheSdks() throws Exception {
        open(Where.EVERYWHERE).policy.schemes = Set.of(SignatureScheme.V4, SignatureScheme.V2);
        for (SignedAsk.By by : new SignedAsk.By[] {SignedAsk.By.OBS, SignedAsk.By.OBS_URL}) {
            RawClient.Answer answer = ask(by, "GET", "/photos/key").expect(400);
            assertThat(dialect(answer)).isEqualTo("OBS");
            assertThat(Ask.element(answer, "Message")).isEqualTo("Unsupported Authorization Type");
        }
        assertThat(door.operations).isEmpty();
    }

    @Test
    void whoSignsNothingSpeaksForNobodyElsesMoneyInEitherDialect() throws Exception {
        open(Where.EVERYWHERE).policy.anybody = Optional.of(new Nobody());
        for (String name : new String[] {"x-amz-request-payer", "X-Obs-Request-Payer"}) {
            ask(SignedAsk.By.NOBODY, "GET", "/photos/key")
                    .with(name, "requester")
                    .expect(403);
        }
        ask(SignedAsk.By.NOBODY, "GET", "/photos/key?x-obs-request-payer=requester")
                .expect(403);
        assertThat(door.operations).isEmpty();
    }

    @Test
    void twoSignaturesAreNone() throws Exception {
        open(Where.EVERYWHERE);
        String url = "?AccessKeyId=AKAPP&Expires=99999999999&Signature=c2ln";
        for (SignedAsk.By by : new SignedAsk.By[] {SignedAsk.By.V4, SignedAsk.By.V2, SignedAsk.By.OBS}) {
            RawClient.Answer answer = ask(by, "GET", "/photos/key" + url).send();
            assertThat(answer.status()).as(answer.text()).isBetween(400, 403);
        }
        assertThat(door.operations).isEmpty();
    }
}
