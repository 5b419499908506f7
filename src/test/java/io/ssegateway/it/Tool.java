package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program as a user starts it: from a home folder of its own, knowing of this machine no more than it is told. */
final class Tool {
    private static final List<String> FORGOTTEN = List.of("AWS_", "RCLONE_", "RESTIC_", "S3", "GATEWAY_", "JAVA_TOOL");

    private final Path program;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    Tool(Path program, Path home) {
        this.program = program;
        this.home = home;
    }

    /** One variable of its environment. */
    Tool with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /** Runs it to its end; all that it printed. Fails with that when it ends with anything but 0. */
    String run(Object... words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(words).map(String::valueOf).forEach(command::add);
        try {
            Path output = Files.createTempFile(home, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
            builder.environment().keySet().removeIf(name -> FORGOTTEN.stream().anyMatch(name::startsWith));
            builder.environment().put("HOME", home.toString());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(180, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output);
            Files.delete(output);
            assertThat(ended).as("the end of %s%n%s", command, printed).isTrue();
            assertThat(process.exitValue()).as("%s%n%s", command, printed).isZero();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
