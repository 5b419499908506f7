package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class GatewayCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine command(Object... more) {
        CommandLine line = GatewayCommand.commandLine();
        Arrays.stream(more).forEach(line::addSubcommand);
        return line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    private static String snapshot(String name) throws IOException {
        try (InputStream in = GatewayCommandTest.class.getResourceAsStream("/cli/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The files are what users see; changing one is a decision. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gw",
                "run",
                "demo",
                "check",
                "doctor",
                "inspect",
                "recover",
                "reseal",
                "report",
                "report-keys",
                "keys",
                "keys-list",
                "keys-create",
                "keys-describe",
                "keys-enable",
                "keys-disable",
                "audit",
                "audit-verify",
                "keys-roots",
                "keys-rotate+root",
                "version"
            })
    void helpTextsAreTheReviewedOnes(String name) throws IOException {
        CommandLine shown = command();
        for (String verb : name.equals("gw") ? new String[0] : name.split("-")) {
            shown = shown.getSubcommands().get(verb.replace('+', '-'));
        }

        assertThat(shown.getUsageMessage(CommandLine.Help.Ansi.OFF)).isEqualTo(snapshot(name + ".txt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "version --nonsense",
                "demo --store s3ninja",
                "inspect",
                "recover src",
                "audit verify"
            })
    void aWrongCommandLineEndsWithTwo(String line) {
        String[] arguments =
                Arrays.stream(line.split(" ")).filter(a -> !a.isEmpty()).toArray(String[]::new);

        assertThat(command().execute(arguments)).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).isNotEmpty();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void versionAnswersInJsonWhenAsked() {
        assertThat(command().execute("version", "--json")).isZero();

        JsonObject document = new JsonObject(out.toString());
        assertThat(document.fieldNames()).containsExactly("version", "commit", "format", "jdk", "tls");
        assertThat(document.getInteger("format")).isEqualTo(1);
        assertThat(document.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void versionAnswersInTextOtherwise() {
        assertThat(command().execute("version")).isZero();
        assertThat(out.toString()).startsWith("SSE Gateway ").contains("format 1", "JDK ", "TLS ");
    }

    @Test
    void everyCommandHasAReviewedHelpText() {
        assertThat(command().getSubcommands().keySet())
                .allSatisfy(name -> assertThat(snapshot(name + ".txt")).startsWith("Usage: gw " + name));
    }

    @Command(name = "fails")
    private record Failing(RuntimeException failure) implements Runnable {
        @Override
        public void run() {
            throw failure;
        }
    }

    @Test
    void aFailureIsOneLineWithItsExitCode() {
        CommandLine line = command(new Failing(new CommandFailure(ExitCode.INTEGRITY, "b/k is damaged")));

        assertThat(line.execute("fails")).isEqualTo(5);
        assertThat(err.toString()).isEqualTo("gw: b/k is damaged" + System.lineSeparator());
    }

    @Test
    void aDefectIsOneLineAndNoneOfTheFixedCodes() {
        CommandLine line = command(new Failing(new IllegalStateException("no")));

        assertThat(line.execute("fails")).isGreaterThan(5);
        assertThat(err.toString()).hasLineCount(1).contains("defect in fails");
    }

    @Test
    void theExitCodesNeverChange() {
        assertThat(Arrays.stream(ExitCode.values()).map(c -> c.code() + " " + c))
                .containsExactly("0 OK", "1 FINDINGS", "2 USAGE", "3 INVALID", "4 UNREACHABLE", "5 INTEGRITY");
    }
}
