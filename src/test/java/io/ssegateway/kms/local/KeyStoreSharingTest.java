package io.ssegateway.kms.local;

import static io.ssegateway.kms.local.KeyStoreFileTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.Kms;
import io.ssegateway.kms.Kms.State;
import io.ssegateway.kms.local.KeyStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file, and what a crash leaves. */
class KeyStoreSharingTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makesAStore() {
        file = folder.resolve("keystore");
        Stores.make(file, "a").close();
    }

    @Test
    void noticesWhatAnotherProcessChanged() {
        try (KeyStoreFile gateway = Stores.open(file);
                KeyStoreFile command = Stores.open(file)) {
            assertThat(gateway.refresh()).isFalse();
            command.disable("a");
            command.addKey("b");
            assertThat(gateway.list()).extracting(KeyEntry::state).containsExactly(State.ENABLED);

            assertThat(gateway.refresh()).isTrue();
            assertThat(gateway.list()).extracting(KeyEntry::state).containsExactly(State.DISABLED, State.ENABLED);
            assertThat(gateway.refresh()).isFalse();
        }
    }

    @Test
    void changesTheNewestStateNotTheOneItHadLoaded() {
        try (KeyStoreFile one = Stores.open(file);
                KeyStoreFile two = Stores.open(file)) {
            one.addKey("b");
            two.addKey("c");
            assertThat(refusal(() -> two.addKey("b"))).isEqualTo(Kind.NAME_TAKEN);

            assertThat(two.list()).extracting(KeyEntry::name).containsExactly("a", "b", "c");
        }
    }

    @Test
    void keepsKeysInUseAliveThroughARefresh() {
        try (KeyStoreFile gateway = Stores.open(file);
                KeyStoreFile command = Stores.open(file)) {
            StoredKey inUse = gateway.find("a");
            Kms.Generated made = KeyWrap.generate(inUse.key(), "a", Map.of());
            command.addKey("b");
            gateway.refresh();

            assertThat(gateway.find("a").key()).isSameAs(inUse.key());
            try (var opened = gateway.unwrap("a", made.wrapped(), Map.of())) {
                byte[] expected = made.key().use(byte[]::clone);
                assertThat(opened.use(byte[]::clone)).isEqualTo(expected);
            }
        }
    }

    @Test
    void keepsItsKeysWhenTheFileTurnsBad() throws IOException {
        try (KeyStoreFile gateway = Stores.open(file)) {
            byte[] good = Files.readAllBytes(file);
            for (byte[] bad : List.of(new byte[0], new byte[1000], Arrays.copyOf(good, good.length - 1))) {
                Files.write(file, bad);
                assertThat(refusal(gateway::refresh)).isEqualTo(Kind.DAMAGED);
            }
            Files.write(file, good);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(refusal(gateway::refresh)).isEqualTo(Kind.OPEN_TO_OTHERS);
            Files.delete(file);
            assertThat(refusal(gateway::refresh)).isEqualTo(Kind.MISSING);

            assertThat(gateway.list()).hasSize(1);
            gateway.writingRoot().close();
        }
    }

    @Test
    void refusesAnOlderFilePutBack() throws IOException {
        Path older = Files.copy(file, folder.resolve("older"), StandardCopyOption.COPY_ATTRIBUTES);
        try (KeyStoreFile gateway = Stores.open(file)) {
            gateway.disable("a");
            Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);

            assertThat(refusal(gateway::refresh)).isEqualTo(Kind.REPLACED);
            assertThat(refusal(() -> gateway.addKey("b"))).isEqualTo(Kind.REPLACED);
            assertThat(gateway.list()).extracting(KeyEntry::state).containsExactly(State.DISABLED);
        }
    }

    @Test
    void refusesAnotherStoreInItsPlace() throws IOException {
        Path other = folder.resolve("other");
        Path sameSalt = folder.resolve("same-salt");
        Stores.with(Stores.SECRET, passphrase -> KeyStoreFile.createKey(other, passphrase, "a"));
        Stores.make(sameSalt, "a", "b", "c").close();
        try (KeyStoreFile gateway = Stores.open(file)) {
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(refusal(gateway::refresh)).isEqualTo(Kind.REPLACED);

            Files.move(sameSalt, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(refusal(gateway::refresh)).isEqualTo(Kind.REPLACED);
        }
    }

    @Test
    void aCrashBeforeTheRenameLeavesTheOldFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Path fresh = new StoreDisk(file).prepare(new byte[10]);
        assertThat(fresh).exists().isNotEqualTo(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rw-------");

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (KeyStoreFile next = Stores.open(file)) {
            next.addKey("b");
            assertThat(next.list()).hasSize(2);
        }
        assertThat(fresh).doesNotExist();
    }

    @Test
    void opensWithTheStoreAloneWhatADisabledKeyWrapped() {
        try (KeyStoreFile store = Stores.open(file)) {
            Kms.Generated made = KeyWrap.generate(store.find("a").key(), "a", Map.of("b", "c"));
            store.disable("a");
            byte[] expected = made.key().use(byte[]::clone);

            assertThat(store.unwrap("a", made.wrapped(), Map.of("b", "c")).use(byte[]::clone))
                    .isEqualTo(expected);
        }
    }

    @Test
    void losesNoKeyOfThreadsThatCreateAtOnce() throws InterruptedException {
        try (KeyStoreFile one = Stores.open(file);
                KeyStoreFile two = Stores.open(file)) {
            List<Thread> threads = new ArrayList<>();
            IntStream.range(0, 8)
                    .forEach(i ->
                            threads.add(Thread.ofPlatform().start(() -> (i % 2 == 0 ? one : two).addKey("t" + i))));
            for (Thread thread : threads) {
                thread.join();
            }
            one.refresh();
            assertThat(one.list()).hasSize(9);
        }
    }

    /** Real processes, for the lock between them: one more makes the very file. */
    @Test
    void losesNoKeyOfProcessesThatCreateAtOnce() throws Exception {
        Path fresh = folder.resolve("fresh");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CreateKeys.class.getName(),
                            fresh.toString(),
                            "p" + i)
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        try (KeyStoreFile store = Stores.open(fresh)) {
            assertThat(store.list()).hasSize(3 * CreateKeys.EACH);
        }
    }

    /** What each of those processes does. */
    static final class CreateKeys {
        static final int EACH = 3;

        private CreateKeys() {}

        public static void main(String[] args) {
            for (int i = 0; i < EACH; i++) {
                String name = args[1] + "-" + i;
                Stores.with(Stores.SECRET, p -> KeyStoreFile.createKey(Path.of(args[0]), p, name));
            }
        }
    }
}
