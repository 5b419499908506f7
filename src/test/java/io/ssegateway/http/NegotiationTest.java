package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How SDKs find out whether OBS is spoken. */
class NegotiationTest extends ObsFixture {
    private RawClient.Answer asked(String host, String target) {
        return ask(SignedAsk.By.NOBODY, "HEAD", target).host(host).send();
    }

    @ParameterizedTest
    @CsvSource({
        "EVERYWHERE, gw, /?apiversion",
        "EVERYWHERE, gw:9000, /?apiversion=",
        "EVERYWHERE, obs.example, /?apiversion",
        "EVERYWHERE, photos.obs.example, /?apiversion",
        "EVERYWHERE, no-such-bucket.obs.example:443, /?apiversion",
        "EVERYWHERE, files.example.org, /?apiversion",
        "EVERYWHERE, gw, /photos?apiversion",
        "EVERYWHERE, gw, /no-such-bucket/?apiversion",
        "EVERYWHERE, 127.0.0.1:9000, /?apiversion",
        "AT_OBS, photos.obs.example, /?apiversion",
        "AT_OBS, obs.example, /photos?apiversion",
        "AT_OBS, files.example.org, /?apiversion",
    })
    void whoeverAsksUnsignedIsToldTheVersionAndNobodyElseIsAsked(Where where, String host, String target)
            throws Exception {
        open(where);

        RawClient.Answer answer = asked(host, target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-obs-api")).isEqualTo("3.0");
        assertThat(dialect(answer)).isEqualTo("OBS");
        assertThat(answer.header("x-obs-id-2")).isNotEmpty();
        assertThat(answer.header("Server")).isEqualTo("OBS");
        assertThat(door.operations).isEmpty();
        assertThat(refusals).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NOWHERE, gw, /?apiversion, 403, S3",
        "NOWHERE, photos.obs.example, /?apiversion, 403, S3",
        "AT_OBS, gw, /?apiversion, 403, S3",
        "AT_OBS, photos.s3.example, /?apiversion, 403, S3",
        "EVERYWHERE, gw, /photos/key?apiversion, 403, S3",
        "EVERYWHERE, photos.obs.example, /key?apiversion, 403, S3",
        "EVERYWHERE, gw, /?apiversion&acl, 403, S3",
        "EVERYWHERE, gw, /?apiversion&apiversion, 403, S3",
        "EVERYWHERE, gw, /?apiversion=3, 403, S3",
        "EVERYWHERE, gw, /?apiVersion, 403, S3",
        "AT_OBS, photos.obs.example, /?apiversion&acl, 403, OBS",
    })
    void anyOtherQuestionIsAnsweredAsBefore(Where where, String host, String target, int status, String dialect)
            throws Exception {
        open(where);

        RawClient.Answer answer = asked(host, target);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("x-obs-api")).isEmpty();
        assertThat(dialect(answer)).isEqualTo(dialect);
        assertThat(door.operations).isEmpty();
    }

    @Test
    void anotherMethodIsNoQuestion() throws Exception {
        open(Where.EVERYWHERE);
        assertThat(ask(SignedAsk.By.NOBODY, "GET", "/?apiversion").send().status())
                .isEqualTo(403);
    }

    @Test
    void whoSignsTheQuestionIsServedLikeEverybodyWhoSigns() throws Exception {
        open(Where.EVERYWHERE);
        for (SignedAsk.By by : new SignedAsk.By[] {SignedAsk.By.OBS, SignedAsk.By.V4}) {
            RawClient.Answer answer = ask(by, "HEAD", "/photos?apiversion").send();
            // the one does not sign such a parameter, the other knows none
            assertThat(answer.status()).isEqualTo(by == SignedAsk.By.OBS ? 403 : 501);
            assertThat(answer.header("x-obs-api")).isEmpty();
        }
        assertThat(door.operations).isEmpty();
    }

    @Test
    void aBucketThatIsOpenToEverybodyAnswersAlike() throws Exception {
        open(Where.EVERYWHERE).policy.anybody = Optional.of(new Nobody());
        assertThat(asked("photos.obs.example", "/?apiversion").header("x-obs-api"))
                .isEqualTo("3.0");
        assertThat(door.operations).isEmpty();
    }

    @Test
    void aBodyThatComesAlongIsNotTakenForTheNextRequest() throws Exception {
        open(Where.EVERYWHERE);
        String smuggled = "GET /photos/key HTTP/1.1\r\nHost: gw\r\n\r\n";
        String head = "HEAD /?apiversion HTTP/1.1\r\nHost: gw\r\n";
        try (RawClient client = door.client()) {
            client.send(head + "Content-Length: " + smuggled.length() + "\r\n\r\n" + smuggled);
            assertThat(client.head().header("x-obs-api")).isEqualTo("3.0");
            client.send(head + "\r\n");
            assertThat(client.head().header("x-obs-api")).isEqualTo("3.0");
            client.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n");
            RawClient.Answer last = client.head();
            assertThat(last.header("x-obs-api")).isEqualTo("3.0");
            assertThat(last.header("Connection")).isEqualTo("close");
        }
        assertThat(door.operations).isEmpty();
    }

    @Test
    void pagesOfEveryOriginMayReadTheAnswer() throws Exception {
        open(Where.EVERYWHERE);
        RawClient.Answer answer = ask(SignedAsk.By.NOBODY, "HEAD", "/?apiversion")
                .with("Origin", "https://page.example")
                .send();
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("x-obs-api");
        assertThat(door.operations).isEmpty();
    }
}
