package io.ssegateway.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Where test servers and clients lie: the folder of {@code -Dtest.cache}, filled by {@code src/test/sh/servers}, then
 * {@code PATH}. What is missing fails in CI ({@code CI=true}) and skips the test visibly elsewhere.
 */
public final class ServerCache {
    private ServerCache() {}

    /** The cache's folder. */
    public static Path folder() {
        String home = System.getProperty("user.home");
        return Path.of(System.getProperty("test.cache", home + "/.cache/sse-gateway"));
    }

    /** The program of that name; a test that gets none ends here. */
    public static Path program(String name) {
        return require(name, find(name));
    }

    /** A Python with boto3, aws-cli and cryptography; a test that gets none ends here. */
    public static Path python() {
        return require("python", executable(folder().resolve("venv/bin/python")));
    }

    /** The aws-cli beside {@link #python}. */
    public static Path awsCli() {
        return installed("aws");
    }

    /** The program of that name beside {@link #python}; a test that gets none ends here. */
    public static Path installed(String name) {
        return require(name, executable(folder().resolve("venv/bin").resolve(name)));
    }

    /** The folder of the jars of {@code src/test/tools/iceberg}; a test that gets none ends here. */
    public static Path icebergJars() {
        return require("iceberg", folderOf("iceberg/lib"));
    }

    /** The folder of Node.js modules with the OBS SDK; a test that gets none ends here. */
    public static Path obsNodeModules() {
        return require("the OBS SDK for Node.js", folderOf("obs-node/node_modules"));
    }

    /** The folder of a Go module into which the OBS SDK is vendored; a test that gets none ends here. */
    public static Path obsGoModule() {
        require("the OBS SDK for Go", folderOf("obs-go/vendor"));
        return folder().resolve("obs-go");
    }

    private static Optional<Path> folderOf(String name) {
        return Optional.of(folder().resolve(name)).filter(Files::isDirectory);
    }

    /** The PKCS#11 module of SoftHSM2; a test that gets none ends here. */
    public static Path softHsmModule() {
        Stream<Path> places = Stream.of(
                        folder() + "/softhsm/usr/lib",
                        "/usr/lib",
                        "/usr/lib64",
                        "/usr/lib64/pkcs11",
                        "/usr/local/lib",
                        "/opt/homebrew/lib")
                .flatMap(lib -> Stream.of(
                        Path.of(lib, "softhsm/libsofthsm2.so"),
                        Path.of(lib, "libsofthsm2.so"),
                        Path.of(lib, "pkcs11/libsofthsm2.so")));
        return require("SoftHSM2's module", places.filter(Files::isRegularFile).findFirst());
    }

    /** The jar that {@code gw demo} runs as its store; a test that gets none ends here. */
    public static Path demoStoreJar() {
        Path jar = folder().resolve("store/s3proxy-4.1.0-jar-with-dependencies.jar");
        return require("the demo's store", Optional.of(jar).filter(Files::isReadable));
    }

    /** The program of that name, if there is one. */
    public static Optional<Path> find(String name) {
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name));
        return Stream.concat(Stream.of(folder().resolve("bin").resolve(name)), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> executable(Path path) {
        return Optional.of(path).filter(Files::isExecutable);
    }

    private static Path require(String name, Optional<Path> found) {
        if (found.isEmpty()) {
            String reason = name + " is neither in " + folder() + " nor on PATH: run src/test/sh/servers";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(reason);
            }
            System.err.println("SKIPPED: " + reason);
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }
}
