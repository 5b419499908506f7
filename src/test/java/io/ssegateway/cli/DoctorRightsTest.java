package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small object that is written, read and removed, and what is said where that cannot be. */
class DoctorRightsTest extends DoctorFixture {
    private static final Fault NONE = new Fault.None();

    @Test
    void anObjectOfWhichNobodyKnowsIsRemoved() {
        // list, head of the bucket, put and put once more
        fake.next(NONE, NONE, new Fault.LoseAnswer(), new Fault.LoseAnswer());

        assertThat(visit().complaints())
                .singleElement()
                .asString()
                .startsWith("away: backend main rights: it answered");
        assertThat(fake.lines()).anyMatch(line -> line.startsWith("PUT /gw-state/probe/doctor-"));
        assertThat(fake.objects().keys(STATE)).isEmpty();
    }

    @Test
    void bytesThatComeBackAltered() {
        // list, head of the bucket, put
        fake.next(NONE, NONE, NONE, new Fault.FlipBit(0));

        assertThat(visit().complaints())
                .containsExactly("fail: backend main rights: bucket gw-state gives back other bytes than were written;"
                        + " look into the store's log");
        assertThat(fake.objects().keys(STATE)).isEmpty();
    }

    @Test
    void rightsThatAreMissing() {
        // list, head of the bucket, put
        fake.next(NONE, NONE, new Fault.Answer(403, "AccessDenied"));

        Visit visit = visit();

        assertThat(visit.complaints())
                .containsExactly(
                        "fail: backend main rights: bucket gw-state may not be written to (AccessDenied); allow"
                                + " it to the gateway's access key at the store");
        assertThat(visit.code()).isEqualTo(ExitCode.FINDINGS.code());
    }

    @ParameterizedTest
    @CsvSource({"1, read from", "2, deleted from"})
    void everyRightIsTried(int before, String verb) {
        fake.next(NONE, NONE, NONE);
        for (int i = 1; i < before; i++) {
            fake.next(NONE);
        }
        fake.next(new Fault.Answer(403, "AccessDenied"));

        assertThat(visit().complaints().getFirst()).contains("may not be " + verb);
    }

    @ParameterizedTest
    @CsvSource({"507, InsufficientStorage", "503, XMinioStorageFull"})
    void aStoreThatIsFull(int status, String code) {
        fake.next(NONE, NONE, new Fault.Answer(status, code));

        assertThat(visit().complaints().getFirst())
                .startsWith("fail: backend main rights: it answers " + status + " " + code)
                .endsWith("make room at the store");
    }

    @Test
    void aBucketThatWasNamedAndIsNotThere() {
        Visit visit = visit("--bucket", "not-there");

        assertThat(visit.complaints())
                .containsExactly("fail: backend main rights: there is no bucket not-there to try them in; make it, or"
                        + " name another one");
    }
}
