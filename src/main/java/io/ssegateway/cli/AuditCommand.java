package io.ssegateway.cli;

import io.ssegateway.audit.AuditVerifier;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gw audit}: what auditors do with the audit trail. Needs no gateway, no key and no configuration. */
@Command(
        name = "audit",
        description = "Check the audit trail (GATEWAY_AUDIT_FILE).",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
    @Command(
            name = "verify",
            description = {
                "Hold audit files against their chain. Give all files of one gateway, in any order.",
                "Exit code 5 names the first record that is missing, changed or out of place.",
                "Records cut off the end show only against an anchor from the gateway's log (--anchor)."
            })
    int verify(
            @Mixin Output output,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Audit files.") List<Path> files,
            @Option(
                            names = "--anchor",
                            paramLabel = "HASH",
                            description =
                                    "A hash from the log (\"anchor: ..., head HASH\") that must be in the chain. Where"
                                            + " older files were removed, the chain may begin right after it.")
                    @Nullable
                    String anchor) {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(ExitCode.USAGE, file + ": no such file");
            }
        }
        AuditVerifier.Verdict verdict =
                verdict(files, Optional.ofNullable(anchor).map(AuditCommand::hash));
        JsonObject document = new JsonObject()
                .put("records", verdict.records())
                .put("head", verdict.end().hash())
                .put("intact", verdict.finding().isEmpty());
        verdict.finding()
                .ifPresent(finding -> document.put("file", finding.file().toString())
                        .put("line", finding.line())
                        .put("finding", finding.text()));
        output.print(
                document,
                verdict.finding()
                        .map(AuditVerifier.Finding::toString)
                        .orElseGet(() -> grouped(verdict.records()) + (verdict.records() == 1 ? " record" : " records")
                                + ", chain intact"));
        return (verdict.finding().isEmpty() ? ExitCode.OK : ExitCode.INTEGRITY).code();
    }

    private static AuditVerifier.Verdict verdict(List<Path> files, Optional<String> anchor) {
        try {
            return AuditVerifier.verify(files, anchor);
        } catch (NoSuchFileException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getFile() + ": no such file");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot be read: " + e.getMessage());
        }
    }

    private static String hash(String anchor) {
        String lower = anchor.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9a-f]{64}")) {
            throw new CommandFailure(ExitCode.USAGE, "--anchor takes 64 hexadecimal digits");
        }
        return lower;
    }

    /** {@code 12 408}. */
    private static String grouped(long number) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(' ');
        return new DecimalFormat("#,##0", symbols).format(number);
    }
}
