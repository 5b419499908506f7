package io.ssegateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The built jar as a process of its own: what a user runs. Its environment holds no {@code GATEWAY_*} but what the test
 * sets. Killed with the test's JVM.
 */
public final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final int managementPort;

    private GatewayProcess(Process process, Path log, int managementPort) {
        this.process = process;
        this.log = log;
        this.managementPort = managementPort;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** A gateway about to be started; {@code verb} is {@code run}, {@code demo} or any other command. */
    public static Builder of(String... verb) {
        return new Builder(List.of(verb));
    }

    /** What to start. */
    public static final class Builder {
        private final List<String> arguments;
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> jvmOptions = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        private Path folder = Path.of("").toAbsolutePath();
        private List<String> prefix = List.of();
        private boolean script;

        private Builder(List<String> arguments) {
            this.arguments = arguments;
        }

        /** One variable of its environment. */
        public Builder with(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** More JVM options, {@code -Xmx128m} for one. */
        public Builder jvm(String... options) {
            jvmOptions.addAll(List.of(options));
            return this;
        }

        /** The directory it runs in. */
        public Builder in(Path directory) {
            folder = directory;
            return this;
        }

        /** Gives it a process group of its own, as a terminal does, so that {@link #signalGroup} hits nobody else. */
        public Builder inOwnGroup() {
            // A shell that started us in the background may have us ignore INT; what we start shall not.
            prefix = List.of(ServerCache.program("setsid").toString(), "env", "--default-signal=INT,TERM,HUP");
            return this;
        }

        /** Starts it as a user does, by the {@code gw} script, which adds JVM options of its own. */
        public Builder byScript() {
            script = true;
            return this;
        }

        /** Starts it and returns at once. */
        public GatewayProcess launch() {
            int management = ServerProcess.freePort();
            environment.putIfAbsent("GATEWAY_MANAGEMENT_PORT", String.valueOf(management));
            List<String> command = new ArrayList<>(prefix);
            if (script) {
                command.add(Path.of("gw").toAbsolutePath().toString());
                environment.put("GW_JAVA_HOME", System.getProperty("java.home"));
                environment.put("GW_JAVA_OPTS", String.join(" ", jvmOptions));
            } else {
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(jvmOptions);
                command.addAll(
                        List.of("-jar", System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar")));
            }
            command.addAll(arguments);
            try {
                Path log = Files.createTempFile("gateway", ".log");
                ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_"));
                builder.environment().putAll(environment);
                builder.redirectErrorStream(true).redirectOutput(log.toFile());
                return new GatewayProcess(
                        builder.start(), log, Integer.parseInt(environment.get("GATEWAY_MANAGEMENT_PORT")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts it and waits until it says it is ready; one that ends first fails with its log. */
        public GatewayProcess start() {
            GatewayProcess gateway = launch();
            gateway.await("readiness", GatewayProcess::isReady);
            return gateway;
        }
    }

    /** Address of a health check, {@code ready} or {@code live}. */
    public String health(String check) {
        return "http://127.0.0.1:" + managementPort + "/q/health/" + check;
    }

    /** Whether it says that it takes requests. */
    public boolean isReady() {
        return ServerProcess.statusOf(health("ready")) == 200;
    }

    /** Address of the metrics. */
    public String metrics() {
        return "http://127.0.0.1:" + managementPort + "/q/metrics";
    }

    /** Waits for what a test wants to see of it; one that ends first fails with its log. */
    public void await(String what, Predicate<GatewayProcess> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .failFast("the gateway ended", () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("ended with " + process.exitValue() + ":\n" + log());
                    }
                })
                .until(() -> condition.test(this));
    }

    /** Everything it printed until now. */
    public String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** A line of {@code /proc/<pid>/status} in bytes: {@code VmRSS} (memory held now), {@code VmHWM} (peak). */
    public long memory(String line) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(l -> l.startsWith(line + ":"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal to its whole process group, as Ctrl-C does; see {@link Builder#inOwnGroup}. */
    public void signalGroup(String signal) {
        try {
            int code = new ProcessBuilder("sh", "-c", "kill -%s -%d".formatted(signal, process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks it to end (TERM) and waits; its exit code. */
    public int terminate() {
        process.destroy();
        return waitFor();
    }

    /** Kills it (KILL) and waits. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    /** Waits for its own end; its exit code. */
    public int waitFor() {
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not end:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
