package io.ssegateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A token of SoftHSM2 with a folder and a label of its own. The module reads which folder its tokens are in from the
 * file that {@code SOFTHSM2_CONF} names when a process loads it: the build sets the variable for tests and all they
 * start, this class writes the file.
 */
public final class SoftHsm implements AutoCloseable {
    /** The PIN of the token's user. */
    public static final String PIN = "hsm-pin-canary-24680";

    private static final String VARIABLE = "SOFTHSM2_CONF";

    private final Path module;
    private final String label;
    private final Path folder;

    private SoftHsm(Path module, Path tokens) {
        this.module = module;
        this.label = "gw-" + UUID.randomUUID().toString().substring(0, 8);
        Set<Path> before = folders(tokens);
        run(
                program("softhsm2-util"),
                "--module",
                module.toString(),
                "--init-token",
                "--free",
                "--label",
                label,
                "--pin",
                PIN,
                "--so-pin",
                "13579");
        this.folder = folders(tokens).stream()
                .filter(each -> !before.contains(each))
                .findFirst()
                .orElseThrow();
    }

    /** A fresh token without keys; a test that has no SoftHSM2 ends here. */
    public static SoftHsm token() {
        Path module = ServerCache.softHsmModule();
        Optional<String> configuration = Optional.ofNullable(System.getenv(VARIABLE));
        if (configuration.isEmpty()) {
            System.err.println("SKIPPED: " + VARIABLE + " is not set; Maven sets it");
            Assumptions.abort(VARIABLE + " is not set");
        }
        Path file = Path.of(configuration.orElseThrow());
        Path tokens = file.resolveSibling("softhsm2-tokens");
        try {
            Files.createDirectories(tokens);
            Files.writeString(
                    file, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SoftHsm(module, tokens);
    }

    /** The library. */
    public Path module() {
        return module;
    }

    /** The token's label. */
    public String label() {
        return label;
    }

    /** Where its objects lie. */
    public Path folder() {
        return folder;
    }

    /** Makes a key by the script that the manual names. */
    public void key(String name) {
        run("deploy/kms/pkcs11-key", module.toString(), label, name);
    }

    /** Makes a key of this type, and with these options only, by {@code pkcs11-tool}. */
    public void keygen(String name, String type, String... options) {
        List<String> command = new ArrayList<>(List.of(
                program("pkcs11-tool"),
                "--module",
                module.toString(),
                "--token-label",
                label,
                "--login",
                "--pin",
                PIN,
                "--keygen",
                "--key-type",
                type,
                "--label",
                name));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
    }

    /** Destroys the key of this label. */
    public void destroy(String name) {
        run(
                program("pkcs11-tool"),
                "--module",
                module.toString(),
                "--token-label",
                label,
                "--login",
                "--pin",
                PIN,
                "--delete-object",
                "--type",
                "secrkey",
                "--label",
                name);
    }

    /** Pulls the token out. */
    public void takeAway() {
        move(folder, away());
    }

    /** Puts it back. */
    public void bringBack() {
        move(away(), folder);
    }

    @Override
    public void close() {
        for (Path each : List.of(folder, away())) {
            if (Files.exists(each)) {
                ServerProcess.deleteTree(each);
            }
        }
    }

    private Path away() {
        return folder.getParent().resolveSibling("softhsm2-away-" + folder.getFileName());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Path> folders(Path tokens) {
        try (Stream<Path> all = Files.list(tokens)) {
            return all.collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        return ServerCache.program(name).toString();
    }

    private static void run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            String path = ServerCache.folder().resolve("bin") + ":" + System.getenv("PATH");
            builder.environment().putAll(Map.of("PKCS11_PIN", PIN, "PATH", path));
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ":\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
