package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over the store that {@code gw demo} runs by default. */
class DemoStoreIT {
    @TempDir
    private Path parent;

    private Path folder;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void nameTheJar() {
        folder = parent.resolve("gw data");
        System.setProperty("gw.demo.store-jar", ServerCache.demoStoreJar().toString());
    }

    @AfterEach
    void forgetTheJar() {
        System.clearProperty("gw.demo.store-jar");
    }

    private DemoStore start() throws IOException {
        return DemoStore.start(folder, "s3proxy", new SecureRandom(), progress::add);
    }

    private ProcessHandle storeProcess() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(folder.resolve("store.pid")).getFirst()))
                .orElseThrow();
    }

    @Test
    void servesOnLoopbackAndEndsWithUs() throws Exception {
        ProcessHandle process;
        try (DemoStore store = start()) {
            process = storeProcess();
            assertThat(process.isAlive()).isTrue();
            assertThat(store.endpoint().getHost()).isEqualTo("127.0.0.1");
            assertThat(store.dataFolder()).isDirectory();
            assertThat(process.info().commandLine().orElse(""))
                    .doesNotContain(store.credentials().secretKey().reveal());
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve("store.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minio", "versitygw"})
    void anInstalledStoreServesAsWell(String name) throws Exception {
        ServerCache.program(name);

        try (DemoStore store = DemoStore.start(folder, name, new SecureRandom(), progress::add)) {
            assertThat(storeProcess().info().commandLine().orElse(""))
                    .contains(store.dataFolder().toString())
                    .doesNotContain(store.credentials().secretKey().reveal());
        }
        assertThat(folder.resolve("store.pid")).doesNotExist();
    }

    @Test
    void aSecondDemoInTheSameFolderIsRefusedAndTheFirstLivesOn() throws Exception {
        try (DemoStore store = start()) {
            assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("another demo");
            assertThat(storeProcess().isAlive()).isTrue();
            assertThat(store.losses()).isNotEmpty();
        }
    }

    @Test
    void aStoreLeftByAKillIsEndedAtTheNextStart() throws Exception {
        Files.createDirectories(folder);
        String properties = folder.resolve("store.properties").toString();
        Process left = new ProcessBuilder("sh", "-c", "sleep 60; :", "store", properties).start();
        Files.writeString(folder.resolve("store.pid"), left.pid() + "\n" + properties + "\n");

        start().close();

        assertThat(left.isAlive()).isFalse();
        assertThat(progress).anyMatch(line -> line.contains("earlier demo"));
    }

    @Test
    void aProcessThatMerelyHasTheSameNumberIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("store.pid"), stranger.pid() + "\n" + folder + "/store.properties\n");

            start().close();

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void saysSoWhenTheStoreDies() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (DemoStore store = start()) {
            store.onDeath(told::complete);
            storeProcess().destroyForcibly();

            assertThat(told.get(20, TimeUnit.SECONDS)).contains("store ended").contains("store.log");
        }
    }

    @Test
    void refusesANameItDoesNotKnowAndAJarThatIsNotThere() {
        System.setProperty("gw.demo.store-jar", folder + "/none.jar");

        assertThatThrownBy(this::start).hasMessageContaining("./gw demo");
        assertThatThrownBy(() -> DemoStore.start(folder, "s3ninja", new SecureRandom(), progress::add))
                .hasMessageContaining("s3ninja");
    }
}
