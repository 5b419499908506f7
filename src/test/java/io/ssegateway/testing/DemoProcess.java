package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code gw demo} as a process, and shells that know nothing of it but {@code . gw-data/demo.env}. */
public final class DemoProcess implements AutoCloseable {
    private final GatewayProcess gateway;
    private final Path folder;

    private DemoProcess(GatewayProcess gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** What a command ended with and printed. */
    public record Ended(int code, String output) {}

    /** Starts a demo with its state below the folder and waits until it says what to paste. */
    public static DemoProcess start(Path folder, Map<String, String> environment) {
        GatewayProcess.Builder builder = GatewayProcess.of("demo")
                .in(folder)
                .inOwnGroup()
                .jvm("-Dgw.demo.store-jar=" + ServerCache.demoStoreJar());
        environment.forEach(builder::with);
        DemoProcess demo = new DemoProcess(builder.launch(), folder);
        demo.gateway.await("greeting", gateway -> gateway.log().contains("Ctrl-C ends both"));
        assertThat(demo.data().resolve("demo.env")).exists();
        return demo;
    }

    /** The gateway's process. */
    public GatewayProcess gateway() {
        return gateway;
    }

    /** {@code gw-data}. */
    public Path data() {
        return folder.resolve("gw-data");
    }

    /** The store's process, as its pid file names it. */
    public ProcessHandle store() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("store.pid"));
            return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A variable of {@code demo.env}. */
    public String variable(String name) {
        Ended ended = shell("printf %s \"$" + name + "\"");
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output();
    }

    /** Runs a line in a shell that has sourced {@code demo.env}; the words are {@code $1}, {@code $2}, … */
    public Ended shell(String line, Object... words) {
        return sourced("demo.env", line, words);
    }

    /** The same in a shell that has sourced {@code recover.env}: the demo need not run. */
    public Ended recoveryShell(String line, Object... words) {
        return sourced("recover.env", line, words);
    }

    private Ended sourced(String file, String line, Object... words) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", ". ./gw-data/" + file + "; " + line, "sh"));
        Stream.of(words).map(String::valueOf).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("RCLONE_"));
        builder.environment().put("HOME", folder.toString());
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The same; fails with the output when the line does. */
    public String run(String line, Object... words) {
        Ended ended = shell(line, words);
        assertThat(ended.code())
                .as("%s%n%s%n%s", line, ended.output(), gateway.log())
                .isZero();
        return ended.output();
    }

    /** Kills what is left of both. */
    @Override
    public void close() {
        gateway.close();
        if (Files.exists(data().resolve("store.pid"))) {
            store().destroyForcibly();
        }
    }
}
