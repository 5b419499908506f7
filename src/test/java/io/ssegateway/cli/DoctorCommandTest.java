package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Fault;
import io.ssegateway.testing.Weakness;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault of a store is named in one line, with its cause and the way out. */
class DoctorCommandTest extends DoctorFixture {
    private static final Fault NONE = new Fault.None();

    @Test
    void whereAllIsWellItSaysSo() {
        Visit visit = visit();

        assertThat(visit.complaints()).isEmpty();
        assertThat(visit.code()).isZero();
        assertThat(visit.of("backend main abilities")).containsExactly("it does all that S3 promises");
        assertThat(visit.of("backend main rights").getFirst()).contains("written to, read from and deleted from");
    }

    @Test
    void itLeavesNothingAndMakesNothing() {
        visit();
        assertThat(fake.objects().keys(STATE)).isEmpty();

        set("gateway.state-bucket", "not-there");
        Visit visit = visit();

        assertThat(visit.complaints()).isEmpty();
        assertThat(visit.of("backend main rights").getFirst()).contains("there is no state bucket yet");
        assertThat(visit.of("backend main state").getFirst()).contains("made when it is first needed");
        assertThat(fake.objects().has("not-there")).isFalse();
    }

    @Test
    void peopleGetALineForEach() {
        fake.weak(Weakness.NO_SUFFIX_RANGES);
        CommandRun run = CommandRun.of("doctor");

        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("ok    key store +2 keys open what they wrapped and nothing else"))
                .anyMatch(line -> line.matches("warn  backend main abilities +lacks suffix ranges .*"));
        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS.code());
        assertThat(run.err()).isEmpty();
    }

    private void at(NetServer server) throws Exception {
        int port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        at(URI.create("http://127.0.0.1:" + port));
    }

    @Test
    void aNameThatIsNotResolved() {
        at(URI.create("http://no-such-host.invalid:9000"));

        Visit visit = visit();

        assertThat(visit.complaints())
                .containsExactly("away: backend main: the name no-such-host.invalid cannot be resolved; check the"
                        + " endpoint in the configuration and this machine's resolver");
        assertThat(visit.code()).isEqualTo(ExitCode.UNREACHABLE.code());
    }

    @Test
    void aPortOnWhichNobodyListens() {
        at(URI.create("http://127.0.0.1:1"));

        Visit visit = visit();

        assertThat(visit.complaints())
                .containsExactly("away: backend main: no connection to 127.0.0.1:1: it is refused; check that the store"
                        + " runs and listens on that port");
        assertThat(visit.code()).isEqualTo(ExitCode.UNREACHABLE.code());
    }

    @Test
    void aStoreThatNeverAnswers() {
        fake.always(new Fault.NeverAnswer());

        Visit visit = visit();

        assertThat(visit.complaints())
                .singleElement()
                .asString()
                .startsWith("away: backend main: connected, and no answer that can be read");
        assertThat(visit.code()).isEqualTo(ExitCode.UNREACHABLE.code());
    }

    @Test
    void anAnswerThatDripsAndNeverEnds() throws Exception {
        NetServer dripping = vertx.createNetServer().connectHandler(socket -> {
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
            long timer = vertx.setPeriodic(500, ignored -> socket.write("x"));
            socket.closeHandler(ignored -> vertx.cancelTimer(timer));
        });
        at(dripping);

        assertThat(visit().complaints())
                .singleElement()
                .asString()
                .startsWith("away: backend main: connected, and no answer that can be read: its answer has no end");
    }

    @ParameterizedTest
    @CsvSource({
        "1, rights: it answered",
        "2, rights: it answered",
        "3, rights: it answered",
        "5, abilities: the probe came to no end"
    })
    void aStoreThatFallsSilentIsAskedNoMore(int answers, String complaint) {
        for (int i = 0; i < answers; i++) {
            fake.next(NONE);
        }
        fake.always(new Fault.NeverAnswer());

        Visit visit = visit();

        assertThat(visit.complaints())
                .singleElement()
                .asString()
                .startsWith("away: backend main " + complaint)
                .endsWith("did not answer in time; look into the store's log");
        assertThat(visit.code()).isEqualTo(ExitCode.UNREACHABLE.code());
    }

    @Test
    void whatAStoreSaysNeitherBreaksNorFillsTheLine() {
        String text = "line\n\u202eline " + "x".repeat(10_000);
        fake.always(new Fault.Reply(400, Map.of(), "<Error><Code>Odd</Code><Message>" + text + "</Message></Error>"));

        assertThat(visit().complaints())
                .singleElement()
                .asString()
                .hasSizeLessThan(500)
                .contains("it answers 400 Odd: line line xxx")
                .endsWith("look into the store's configuration");
    }

    @Test
    void somethingElseThatListens() throws Exception {
        NetServer other = vertx.createNetServer().connectHandler(socket -> socket.write("220 mail\r\n"));
        at(other);

        assertThat(visit().complaints())
                .singleElement()
                .asString()
                .contains("no answer that can be read", "check that an S3 store listens there");
    }

    @ParameterizedTest
    @CsvSource({
        "403, InvalidAccessKeyId, fail, check GATEWAY_BACKEND_ACCESS_KEY",
        "403, SignatureDoesNotMatch, fail, check GATEWAY_BACKEND_SECRET_KEY and GATEWAY_BACKEND_REGION",
        "403, RequestTimeTooSkewed, fail, set the clock",
        "503, SlowDown, away, look into the store's log",
        "429, TooManyRequests, away, look into the store's log",
        "500, InternalError, away, look into the store's log",
        "507, XMinioStorageFull, fail, make room at the store",
        "403, VirtualHostDomainRequired, fail, set GATEWAY_BACKEND_KIND=obs",
        "400, XAmzContentSHA256Mismatch, fail, set GATEWAY_BACKEND_KIND=obs",
        "400, Whatever, fail, look into the store's configuration"
    })
    void anAnswerThatRefusesEverything(int status, String code, String level, String wayOut) {
        fake.always(new Fault.Answer(status, code));

        Visit visit = visit();

        assertThat(visit.complaints())
                .singleElement()
                .asString()
                .startsWith(level + ": backend main: it ")
                .contains(wayOut);
        assertThat(visit.code()).isEqualTo((level.equals("away") ? ExitCode.UNREACHABLE : ExitCode.FINDINGS).code());
    }

    @ParameterizedTest
    @CsvSource({
        "PT4M, ''",
        "PT6M, 'warn: backend main clock: it is 5 min'",
        "PT-6M, 'warn: backend main clock: it is 6 min'",
        "PT20M, 'fail: backend main clock: it is 19 min'",
        "PT-20M, 'fail: backend main clock: it is 20 min'"
    })
    void clocksThatDisagree(Duration ahead, String complaint) {
        // so that a second more or less does not count
        fake.ahead(ahead.minusSeconds(5));

        Visit visit = visit();

        if (complaint.isEmpty()) {
            assertThat(visit.complaints()).isEmpty();
        } else {
            assertThat(visit.complaints())
                    .singleElement()
                    .asString()
                    .startsWith(complaint)
                    .endsWith("run NTP on both");
        }
    }

    @Test
    void aRefusalTellsTheTimeAsWell() {
        fake.ahead(Duration.ofMinutes(-20)).always(new Fault.Answer(403, "RequestTimeTooSkewed"));

        assertThat(visit().complaints())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("fail: backend main clock: it is 2"))
                .anyMatch(line -> line.contains("set the clock of this machine or of the store"));
    }

    @Test
    void aWeaknessWithWhatFollowsFromIt() {
        fake.weak(Weakness.EQUAL_PARTS, Weakness.IGNORES_TRAILERS);

        Visit visit = visit();

        assertThat(visit.complaints())
                .containsExactly(
                        "warn: backend main abilities: lacks parts of unequal size (it answers 400 InvalidPart):"
                                + " multipart uploads to encrypted buckets are refused; another version of the store may keep"
                                + " it");
        assertThat(visit.of("backend main abilities"))
                .anyMatch(line -> line.startsWith("lacks trailing checksum, verified (it takes a wrong one as well)"));
    }

    @Test
    void whatIsStatedIsSaidToBeStated() {
        set("gateway.backend.capabilities.equal-parts", "true");

        assertThat(visit().of("backend main abilities"))
                .contains(
                        "lacks parts of unequal size, says the configuration: multipart uploads to encrypted buckets are"
                                + " refused");
    }

    @Test
    void onlyTheStoreThatIsNamedIsLookedAt() {
        set("gateway.backends.away.endpoint", "http://127.0.0.1:1");
        set("gateway.backends.away.access-key", "a");
        set("gateway.backends.away.secret-key", "s");

        assertThat(visit("--backend", "main").code()).isZero();
        assertThat(visit().code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(CommandRun.of("doctor", "--backend", "nobody").code()).isEqualTo(ExitCode.INVALID.code());
    }
}
