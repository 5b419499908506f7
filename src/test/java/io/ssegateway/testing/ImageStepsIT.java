package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of {@code deploy/Dockerfile.jvm} as plain processes: train, then start from the AOT cache. */
class ImageStepsIT {
    @TempDir
    private Path root;

    @Test
    void startsFromTheTrainedCacheWithNettysLibrariesInAFolderOfTheImage() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 25, "SKIPPED: AOT caches of one step need JDK 25");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path app = root.resolve("app");
        copyTree(
                Path.of(System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar"))
                        .getParent(),
                app);
        Path libraries = Files.createDirectory(root.resolve("native"));
        unpackLibraries(app.resolve("lib/main"), libraries);

        ProcessBuilder training =
                new ProcessBuilder(Path.of("deploy/train").toAbsolutePath().toString(), app.toString());
        training.environment().put("PATH", java.getParent() + ":" + System.getenv("PATH"));
        assertThat(run(training)).isEmpty();
        // AOTMode=on: a cache that does not fit is an error instead of a slower start; no folder to unpack into.
        String answer = run(new ProcessBuilder(
                java.toString(),
                "-XX:AOTCache=" + app.resolve("gateway.aot"),
                "-XX:AOTMode=on",
                "-XX:+UseCompactObjectHeaders",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + libraries,
                "-Dio.netty.native.workdir=" + root.resolve("none"),
                "-jar",
                app.resolve("quarkus-run.jar").toString(),
                "version",
                "--json"));

        assertThat(answer).contains("\"tls\" : \"BoringSSL\"");
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void unpackLibraries(Path jars, Path folder) throws IOException {
        try (Stream<Path> all = Files.list(jars)) {
            List<Path> holders = all.filter(
                            jar -> jar.toString().matches(".*(tcnative-boringssl|native-epoll).*\\.jar"))
                    .toList();
            for (Path holder : holders) {
                try (JarFile jar = new JarFile(holder.toFile())) {
                    for (JarEntry entry : jar.stream()
                            .filter(e -> e.getName().endsWith(".so"))
                            .toList()) {
                        Path name = Path.of(entry.getName()).getFileName();
                        Files.copy(jar.getInputStream(entry), folder.resolve(name.toString()));
                    }
                }
            }
        }
    }
}
