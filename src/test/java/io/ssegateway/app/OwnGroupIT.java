package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A child that a Ctrl-C in its parent's terminal does not end. */
class OwnGroupIT {
    /** Says when it runs, so that no signal comes before it ignores it; waits for its input to end. */
    private static final List<String> CHILD = List.of("sh", "-c", "echo runs; cat; exit 7");

    private static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        assertThat(process.inputReader().readLine()).isEqualTo("runs");
        return process;
    }

    private static String groupOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
    }

    private static int endOfInput(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void hasAGroupOfItsOwnUnderTheProcessIdWeKnow() throws Exception {
        Process process = start(OwnGroup.of(CHILD, Optional.of(ServerCache.program("setsid"))));

        assertThat(groupOf(process.pid()))
                .isEqualTo(String.valueOf(process.pid()))
                .isNotEqualTo(groupOf(ProcessHandle.current().pid()));
        assertThat(endOfInput(process)).isEqualTo(7);
    }

    @Test
    void withoutSetsidItIsDeafToInterruptsButEndsWhenWeEndIt() throws Exception {
        Process process = start(OwnGroup.of(CHILD, Optional.empty()));

        for (String signal : List.of("INT", "HUP")) {
            assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(endOfInput(process)).isEqualTo(7);

        Process told = start(OwnGroup.of(CHILD, Optional.empty()));
        told.destroy();
        assertThat(told.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(told.exitValue()).isEqualTo(143);
    }

    @Test
    void findsProgramsAsAShellDoes() {
        assertThat(SearchPath.find("sh", "/nonexistent::/bin:/usr/bin")).hasValue(Path.of("/bin/sh"));
        assertThat(SearchPath.find("sh", "")).isEmpty();
        assertThat(SearchPath.find("bin", "/usr")).as("a folder is no program").isEmpty();
    }
}
