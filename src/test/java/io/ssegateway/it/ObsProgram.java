package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.testing.ServerCache;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An SDK of another language behind its driver program: a JSON document a line each way. */
final class ObsProgram implements ObsSdk {
    /** Where the drivers lie. */
    static final Path DRIVERS = Path.of("src/test/tools/obs").toAbsolutePath();

    private static final long PATIENCE = 60;

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final Path errors;

    private ObsProgram(List<String> command, Map<String, String> environment, Address address) {
        try {
            errors = Files.createTempFile("obs-sdk", ".log");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.environment().putAll(of(address));
            builder.redirectError(errors.toFile());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** What every driver and every example is told. */
    static Map<String, String> of(Address address) {
        return Map.of(
                "OBS_ENDPOINT", address.endpoint(),
                "OBS_MODE", address.mode(),
                "OBS_CA", ObsStage.gateway().authority().toString(),
                "OBS_TEST_DOMAIN", ObsStage.ABOVE,
                "ACCESS_KEY_ID", address.accessKey(),
                "SECRET_ACCESS_KEY", address.secretKey(),
                "LC_ALL", "C.UTF-8");
    }

    /** What a program of Node.js needs to find the SDK and this machine. */
    static Map<String, String> node() {
        return Map.of(
                "NODE_PATH",
                ServerCache.obsNodeModules().toString(),
                "NODE_OPTIONS",
                "--require=" + DRIVERS.resolve("node/resolve.js"));
    }

    /** What a Python needs to find this machine. */
    static Map<String, String> python() {
        return Map.of("PYTHONPATH", DRIVERS.resolve("python").toString());
    }

    /**
     * Builds a Go program that knows the names of these buckets' hosts.
     *
     * @param source its one file
     * @param folder where program and hosts go
     */
    static Path go(Path source, Path folder, List<String> buckets) {
        try {
            String hosts = Stream.concat(Stream.of(""), buckets.stream().map(name -> name + "."))
                    .map(label -> "127.0.0.1 " + label + ObsStage.DOMAIN + "\n")
                    .collect(Collectors.joining());
            Path file = Files.writeString(folder.resolve("hosts"), hosts);
            Path module = ServerCache.obsGoModule();
            Path program = folder.resolve("program");
            Process build = new ProcessBuilder(
                            ServerCache.program("go").toString(),
                            "build",
                            "-mod=vendor",
                            "-ldflags=-X net.hostsFilePath=" + file,
                            "-o",
                            program.toString(),
                            source.toAbsolutePath().toString())
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("build.log").toFile())
                    .start();
            if (!build.waitFor(10, TimeUnit.MINUTES) || build.exitValue() != 0) {
                build.destroyForcibly();
                throw new AssertionError(Files.readString(folder.resolve("build.log")));
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static ObsSdk ofNode(Address address) {
        String driver = DRIVERS.resolve("node/driver.js").toString();
        return new ObsProgram(List.of(ServerCache.program("node").toString(), driver), node(), address);
    }

    static ObsSdk ofPython(Address address) {
        String driver = DRIVERS.resolve("python/driver.py").toString();
        return new ObsProgram(List.of(ServerCache.python().toString(), driver), python(), address);
    }

    /** The driver's own program, built by {@link #go}. */
    static ObsSdk ofGo(Path program, Address address) {
        return new ObsProgram(List.of(program.toString()), Map.of(), address);
    }

    @Override
    public JsonObject call(JsonObject question) {
        try {
            in.write(question.encode());
            in.newLine();
            in.flush();
            String line = CompletableFuture.supplyAsync(this::line).get(PATIENCE, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the driver ended at " + question + "\n" + Files.readString(errors));
            }
            return new JsonObject(line);
        } catch (Exception e) {
            throw new AssertionError("no answer to " + question + log(), e);
        }
    }

    private String log() {
        try {
            return "\n" + Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that is an answer: an SDK may print what it likes besides. */
    private String line() {
        try {
            String line = out.readLine();
            while (line != null && !line.startsWith("{")) {
                line = out.readLine();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
