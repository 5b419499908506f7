package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gw recover}: objects back from their bytes and the key store, without a gateway. */
@Command(
        name = "recover",
        description = {
            "Give back sealed objects as files DIR/<bucket>/<key>, without a gateway; verifies every byte.",
            "SRC is a folder of stored objects (BUCKET/KEY below it, or KEY with --bucket), the folder of a store that"
                    + " keeps each object as a file, or s3://BUCKET[/PREFIX] of the store itself (GATEWAY_BACKEND_*)."
                    + " A folder needs no network, and no metadata.",
            "Objects under keys of another KMS are opened by that KMS, as GATEWAY_KMS_<NAME>_* says; it alone needs a"
                    + " network then.",
            "The key store's passphrase is GATEWAY_KEYSTORE_PASSPHRASE or _FILE.",
            "Exit code 5 if an object could not be given back; each is named. What is no sealed object is skipped."
        })
final class RecoverCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "SRC", description = "A folder, or s3://BUCKET[/PREFIX].")
    private String source = "";

    @Option(names = "--keys", required = true, paramLabel = "FILE", description = "The embedded key store.")
    private Path keys = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where the files go; made if missing.")
    private Path to = Path.of("");

    @Option(names = "--bucket", paramLabel = "B", description = "The bucket that the folder holds the keys of.")
    private @Nullable String bucket;

    @Option(
            names = "--ignore-metadata",
            description = "Open objects by their bytes alone: after a rename, or when metadata is damaged.")
    private boolean ignoreMetadata;

    @Option(names = "--backend", defaultValue = "main", paramLabel = "NAME", description = "Store of s3://; main.")
    private String backend = "main";

    private long lastProgress;

    @Override
    public Integer call() {
        ToolWiring wiring = ToolWiring.fromEnvironment();
        RecoveryReport report = new RecoveryReport();
        try (Passphrase passphrase = wiring.passphrase();
                KeyStoreFile store = KeyStoreFile.open(keys, passphrase);
                KmsSession remote = new KmsSession(wiring)) {
            ObjectVerifier verifier = new ObjectVerifier(new ObjectKeyring(store, remote), !ignoreMetadata);
            if (S3Location.isOne(source)) {
                fromStore(wiring, verifier, report);
            } else {
                fromFolder(verifier, report);
            }
        }
        output.print(report.json(), report.text());
        return (report.isWhole() ? ExitCode.OK : ExitCode.INTEGRITY).code();
    }

    private void fromStore(ToolWiring wiring, ObjectVerifier verifier, RecoveryReport report) {
        S3Location location = S3Location.of(source);
        if (bucket != null || location.version().isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "an s3:// source names its bucket, and no version");
        }
        try (StoreSession session = StoreSession.open(wiring, backend)) {
            run(new BucketSource(session, location), new Recovery(verifier, target(), report, progress()), report);
        }
    }

    private void fromFolder(ObjectVerifier verifier, RecoveryReport report) {
        Path folder;
        try {
            folder = Path.of(source).toRealPath();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "there is no folder " + source);
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.USAGE, source + " is no folder");
        }
        if (bucket != null && (bucket.isEmpty() || bucket.startsWith(".") || bucket.contains("/"))) {
            throw new CommandFailure(ExitCode.USAGE, "'" + bucket + "' is no bucket name");
        }
        Path target = target();
        if (target.startsWith(folder)) {
            throw new CommandFailure(ExitCode.USAGE, "--to lies inside of " + source + "; recover to another place");
        }
        run(
                new FolderSource(folder, Optional.ofNullable(bucket)),
                new Recovery(verifier, target, report, progress()),
                report);
    }

    /** What was recovered until the store went away is said all the same. */
    private static void run(ObjectSource source, Recovery recovery, RecoveryReport report) {
        try {
            source.visit(recovery);
        } catch (CommandFailure e) {
            throw new CommandFailure(e.exitCode(), e.getMessage() + " (until then: " + report.progress() + ")");
        }
    }

    private Path target() {
        try {
            return Files.createDirectories(to).toRealPath();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot make the folder " + to + ": " + e.getMessage());
        }
    }

    /** A line a second on standard error, and every failure at once. */
    private Consumer<String> progress() {
        if (spec == null || output.json()) {
            return line -> {};
        }
        PrintWriter err = spec.commandLine().getErr();
        lastProgress = System.nanoTime();
        return line -> {
            long now = System.nanoTime();
            if (line.startsWith("failed ") || now - lastProgress >= PROGRESS_NANOS) {
                lastProgress = now;
                err.println(line);
                err.flush();
            }
        };
    }
}
