package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.GatewayProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail of the built gateway: through kill -9 and restarts, and what it says of real signatures. */
class AuditIT {
    private static final byte[] BODY = "a body of some bytes".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Vertx vertx;
    private FakeStore store;
    private Path file;

    @BeforeEach
    void begin() {
        vertx = Vertx.vertx();
        store = FakeStore.start(vertx);
        store.objects().create("sealed-a");
        file = folder.resolve("audit.jsonl");
    }

    @AfterEach
    void end() throws Exception {
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private RunningGateway gateway(UnaryOperator<RunningGateway.Building> more) {
        return RunningGateway.over(
                store.endpoint(), building -> more.apply(building.with("GATEWAY_AUDIT_FILE", file.toString())));
    }

    private static int send(RunningGateway gateway, String method, String target) throws IOException {
        byte[] body = method.equals("PUT") ? BODY : new byte[0];
        return new SdkSigner(gateway.port())
                .sign(method, target, body)
                .send(gateway.port())
                .status();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().matches("audit\\.jsonl(\\.\\d{6})?"))
                    .sorted()
                    .toList();
        }
    }

    private List<JsonObject> records() throws IOException {
        List<JsonObject> records = new ArrayList<>();
        List<Path> oldestFirst = new ArrayList<>(files());
        if (!oldestFirst.isEmpty()) {
            oldestFirst.add(oldestFirst.removeFirst());
        }
        for (Path one : oldestFirst) {
            Files.readAllLines(one).forEach(line -> records.add(new JsonObject(line)));
        }
        return records;
    }

    private String verified() throws IOException {
        List<String> command = new ArrayList<>(List.of("audit", "verify"));
        files().forEach(path -> command.add(path.toString()));
        try (GatewayProcess tool =
                GatewayProcess.of(command.toArray(String[]::new)).launch()) {
            int code = tool.waitFor();
            return code + " " + tool.log();
        }
    }

    @Test
    void theChainIsIntactAfterKillsInTheMiddleOfWork() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (RunningGateway gateway = gateway(b -> b.with("GATEWAY_AUDIT_MAX_SIZE", "20000"))) {
                AtomicBoolean on = new AtomicBoolean(true);
                try (ExecutorService crowd = Executors.newFixedThreadPool(4)) {
                    for (int i = 0; i < 4; i++) {
                        String target = "/sealed-a/k" + i;
                        crowd.execute(() -> work(gateway, target, on));
                    }
                    int before = records().size();
                    Awaitility.await().until(() -> records().size() > before + 100);
                    gateway.process().kill();
                    on.set(false);
                }
            }
        }
        try (RunningGateway gateway = gateway(b -> b)) {
            assertThat(send(gateway, "PUT", "/sealed-a/last")).isEqualTo(200);
            assertThat(gateway.process().terminate()).isZero();
        }
        assertThat(verified()).startsWith("0 ").contains("records, chain intact");
        assertThat(files()).hasSizeGreaterThan(2);
        List<JsonObject> all = records();
        assertThat(all.stream().filter(r -> "start".equals(r.getString("event"))))
                .hasSize(3);
        assertThat(all.stream().filter(r -> "policy".equals(r.getString("event"))))
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.getJsonArray("files")).containsExactly("it.yaml"));
        assertThat(all.stream().filter(r -> "stop".equals(r.getString("event"))))
                .hasSize(1);
        assertThat(all.getLast().getString("event")).isEqualTo("anchor");

        Path damaged = files().getFirst();
        List<String> lines = new ArrayList<>(Files.readAllLines(damaged));
        lines.remove(lines.size() / 2);
        Files.write(damaged, lines);
        assertThat(verified()).startsWith("5 ").contains(damaged + ":", "is missing");
    }

    private static void work(RunningGateway gateway, String target, AtomicBoolean on) {
        while (on.get()) {
            try {
                send(gateway, "PUT", target);
                send(gateway, "GET", target);
            } catch (IOException | RuntimeException | AssertionError e) {
                return;
            }
        }
    }

    @Test
    void recordsAreWholeAndSignaturesThatAreNoneAreRefusals() throws Exception {
        try (RunningGateway gateway = gateway(b -> b)) {
            assertThat(send(gateway, "PUT", "/sealed-a/k")).isEqualTo(200);
            SdkSigner wrong = new SdkSigner(gateway.port()).as(Standing.ACCESS, "not-the-secret");
            assertThat(wrong.sign("GET", "/sealed-a/k", new byte[0])
                            .send(gateway.port())
                            .status())
                    .isEqualTo(403);
            SdkSigner reader = new SdkSigner(gateway.port()).as(Standing.READER_ACCESS, Standing.READER_SECRET);
            assertThat(reader.sign("GET", "/sealed-a/k", new byte[0])
                            .send(gateway.port())
                            .status())
                    .isEqualTo(403);
            gateway.process().terminate();
            assertThat(gateway.process().log()).containsPattern("INFO +audit anchor: \\d+ records, head [0-9a-f]{64}");
        }
        List<JsonObject> uses =
                records().stream().filter(r -> r.containsKey("operation")).toList();
        assertThat(uses).hasSize(3);
        assertThat(uses.get(0).getMap())
                .containsEntry("principal", "app")
                .containsEntry("operation", "PutObject")
                .containsEntry("bucket", "sealed-a")
                .containsEntry("key", "k")
                .containsEntry("method", "sse-kms")
                .containsEntry("provider", "local")
                .containsEntry("keyId", "k")
                .containsEntry("result", "ok")
                .containsEntry("reason", "generate")
                .containsEntry("transport", "secure-network");
        assertThat(uses.get(1).getMap()).containsEntry("principal", null).containsEntry("result", "refused");
        assertThat(uses.get(1).getString("reason")).startsWith("SignatureDoesNotMatch: ");
        assertThat(uses.get(2).getMap())
                .containsEntry("principal", "reader")
                .containsEntry("result", "refused")
                .containsEntry("reason", "kms:cmk:get");
    }

    @Test
    void oneFileHasOneGateway() {
        try (RunningGateway first = gateway(b -> b)) {
            assertThat(first.port()).isPositive();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> gateway(b -> b).close()))
                    .hasStackTraceContaining("ended with 3")
                    .hasStackTraceContaining("is written by another process");
        }
    }

    @Test
    void aFileThatCannotBeWrittenKeepsTheGatewayFromStarting() {
        file = folder.resolve("none/audit.jsonl");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> gateway(b -> b).close()))
                .hasStackTraceContaining("ended with 3")
                .hasStackTraceContaining("GATEWAY_AUDIT_FILE");
    }
}
