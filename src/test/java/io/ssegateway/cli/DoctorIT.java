package io.ssegateway.cli;

import static io.ssegateway.cli.GatewayAndStore.STATE;
import static io.ssegateway.cli.GatewayAndStore.makeBucket;
import static io.ssegateway.cli.GatewayAndStore.putInParts;
import static org.assertj.core.api.Assertions.assertThat;

import io.minio.ListObjectsArgs;
import io.ssegateway.cli.GatewayAndStore.Ended;
import io.ssegateway.envelope.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program's {@code doctor} before a real store: one that was never used, one in use, one that is down. */
class DoctorIT {
    @TempDir
    private Path work;

    private GatewayAndStore both;

    @BeforeEach
    void start() throws Exception {
        both = new GatewayAndStore(work);
    }

    @AfterEach
    void close() {
        both.close();
    }

    private Ended doctor(Map<String, String> variables, String... arguments) {
        Ended ended = both.gw(variables, arguments);
        assertThat(ended.log()).doesNotContain(both.secrets()).doesNotContain("\tat ");
        return ended;
    }

    /** The lines of the answer in JSON, as {@code level: check: message}. */
    private static List<String> lines(Ended ended) {
        var checks = ended.json().getJsonArray("checks");
        return IntStream.range(0, checks.size())
                .mapToObj(checks::getJsonObject)
                .map(each ->
                        each.getString("level") + ": " + each.getString("check") + ": " + each.getString("message"))
                .toList();
    }

    @Test
    void aStoreThatWasNeverUsedIsWellAndStaysAsItIs() throws Exception {
        Ended ended = doctor(Map.of(), "doctor", "--json");

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(ended.json().getBoolean("ok")).isTrue();
        assertThat(lines(ended))
                .allMatch(line -> line.startsWith("ok: "))
                .contains("ok: policies: they are valid", "ok: configuration: it can be read")
                .contains("ok: key store: 1 keys open what they wrapped and nothing else")
                .anyMatch(line -> line.startsWith("ok: backend main clock: it agrees with this machine"))
                .anyMatch(line -> line.contains("there is no state bucket yet"));
        assertThat(both.behind().listBuckets()).isEmpty();
    }

    @Test
    void aStoreInUseIsWellAndNothingIsLeftInIt() throws Exception {
        makeBucket(both.client(), "photos");
        putInParts(both.client(), "photos", "parts", Samples.bytes(6 << 20));

        Ended ended = doctor(Map.of(), "doctor");

        assertThat(ended.code()).as(ended.log()).isZero();
        // some JDKs warn of what a library does, before the command says anything
        assertThat(ended.log().lines().filter(line -> !line.startsWith("WARNING: ")))
                .allMatch(line -> line.startsWith("ok    "))
                .anyMatch(line -> line.matches("ok +backend main rights +an object was written to, read .*"))
                .anyMatch(line -> line.matches("ok +backend main state +the state bucket is kept under a root key .*"))
                .anyMatch(line -> line.startsWith("ok    backend main abilities"));
        assertThat(both.behind()
                        .listObjects(ListObjectsArgs.builder()
                                .bucket(STATE)
                                .prefix("probe/")
                                .recursive(true)
                                .build()))
                .isEmpty();
    }

    @Test
    void aSecretThatIsWrongIsNamedAndNotShown() {
        String wrong = "not-the-secret-of-the-store";

        Ended ended = doctor(Map.of("GATEWAY_BACKEND_SECRET_KEY", wrong), "doctor");

        assertThat(ended.code()).as(ended.log()).isEqualTo(ExitCode.FINDINGS.code());
        assertThat(ended.log())
                .contains("FAIL  backend main", "check GATEWAY_BACKEND_SECRET_KEY")
                .doesNotContain(wrong);
    }

    @Test
    void aStoreThatIsDownIsNamed() {
        both.stopStore();

        Ended ended = doctor(Map.of(), "doctor", "--json");

        assertThat(ended.code()).as(ended.log()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(ended.json().getBoolean("ok")).isFalse();
        assertThat(lines(ended))
                .filteredOn(line -> !line.startsWith("ok: "))
                .singleElement()
                .asString()
                .startsWith("away: backend main: no connection to ")
                .endsWith("it is refused; check that the store runs and listens on that port");
    }
}
