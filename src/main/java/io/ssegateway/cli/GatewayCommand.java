package io.ssegateway.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.ssegateway.app.ConfigurationException;
import io.ssegateway.kms.local.KeyStoreException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The process' entry: {@code gw VERB}. Only {@code run} and {@code demo} start the server; every other command is plain
 * Java and ends with one of {@link ExitCode}. A failure is one line on standard error, never a stack trace.
 */
@QuarkusMain
@Command(
        name = "gw",
        description = "Server-side encryption for any S3-compatible store.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            InspectCommand.class,
            RecoverCommand.class,
            ResealCommand.class,
            ReportCommand.class,
            KeysCommand.class,
            AuditCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "  test     Build and run every test (needs the sources).",
            "",
            "Exit codes: 0 ok, 1 findings, 2 usage, 3 policy or configuration invalid,",
            "4 unreachable, 5 integrity failure."
        })
public final class GatewayCommand {
    /** What a defect ends with; outside of {@link ExitCode}, so that no script takes it for an answer. */
    private static final int DEFECT = 70;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... arguments) {
        int code = commandLine().execute(arguments);
        // The server ends the process itself, after its drain.
        System.exit(code);
    }

    /** The commands with their error handling; tests give it writers of their own. */
    static CommandLine commandLine() {
        return new CommandLine(new GatewayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler(GatewayCommand::onFailure);
    }

    private static int onFailure(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case CommandFailure known -> {
                err.println("gw: " + known.getMessage());
                return known.exitCode().code();
            }
            case ConfigurationException invalid -> {
                err.println("gw: " + invalid.getMessage());
                return ExitCode.INVALID.code();
            }
            case KeyStoreException refused -> {
                err.println("gw: " + refused.getMessage());
                return ExitCode.INVALID.code();
            }
            default -> {}
        }
        err.println("gw: defect in " + command.getCommandName() + ": " + failure);
        return DEFECT;
    }
}
