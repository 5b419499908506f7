package io.ssegateway.kms.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.Kms.State;
import io.ssegateway.kms.local.KeyStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void namesTheFile() {
        file = folder.resolve("keystore");
    }

    static Kind refusal(Runnable action) {
        try {
            action.run();
        } catch (KeyStoreException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", Stores.SECRET);
            return e.kind();
        }
        throw new AssertionError("was not refused");
    }

    private KeyEntry create(String name) {
        return Stores.with(Stores.SECRET, passphrase -> KeyStoreFile.createKey(file, passphrase, name));
    }

    @Test
    void makesTheFileWithARootKeyAndOneKey() {
        Instant before = Instant.now().minusSeconds(1);
        KeyEntry made = create("demo");

        assertThat(made.name()).isEqualTo("demo");
        assertThat(made.state()).isEqualTo(State.ENABLED);
        assertThat(made.isDefault()).isTrue();
        assertThat(made.created()).isBetween(before, Instant.now());
        try (KeyStoreFile store = Stores.open(file);
                var root = store.writingRoot()) {
            assertThat(store.list()).containsExactly(made);
            assertThat(root.id().size()).isEqualTo(4);
        }
    }

    @Test
    void refusesAnExistingNameAndChangesNothing() throws IOException {
        create("demo");
        byte[] before = Files.readAllBytes(file);

        assertThat(refusal(() -> create("demo"))).isEqualTo(Kind.NAME_TAKEN);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".x",
                "/x",
                "a b",
                "a\n",
                "ä",
                "x2345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesABadNameBeforeItMakesAFile(String name) {
        assertThat(refusal(() -> create(name))).isEqualTo(Kind.BAD_NAME);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "acme/main", "A-1_b.c", "x234567890123456789012345678901234567890123456789012345678901234"})
    void takesTheNamesThatPoliciesUse(String name) {
        KeyStoreFile.checkName(name);
    }

    /** Computed by another program (Python, cryptography) from the layout in the Javadoc. */
    @Test
    void readsWhatWasFrozen() throws IOException {
        try (InputStream frozen = KeyStoreFileTest.class.getResourceAsStream("/vectors/keystore/v1.keys")) {
            new StoreDisk(file).write(frozen.readAllBytes());
        }
        try (KeyStoreFile store = Stores.open(file)) {
            assertThat(store.list())
                    .containsExactly(
                            new KeyEntry("on", State.ENABLED, Instant.ofEpochSecond(1_700_000_000), true),
                            new KeyEntry("off", State.DISABLED, Instant.ofEpochSecond(1_700_000_000), false));
            assertThat(store.find("off").key().use(byte[]::clone)).containsOnly(3);
            assertThat(store.writingRoot().id()).hasToString("01020304");
            assertThat(store.writingRoot().key().use(byte[]::clone)).containsOnly(1);
        }
    }

    @Test
    void refusesAMissingFileAndNamesTheCommand() {
        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOfSatisfying(
                        KeyStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("gw keys create NAME");
    }

    @Test
    void refusesAWrongPassphrase() {
        Stores.make(file, "demo").close();

        assertThat(refusal(() -> Stores.with("wrong", passphrase -> KeyStoreFile.open(file, passphrase))))
                .isEqualTo(Kind.WRONG_PASSPHRASE);
        assertThat(refusal(() -> Stores.with("wrong", p -> KeyStoreFile.createKey(file, p, "x"))))
                .isEqualTo(Kind.WRONG_PASSPHRASE);
    }

    @Test
    void refusesADamagedFile() throws IOException {
        Stores.make(file, "demo").close();
        byte[] content = Files.readAllBytes(file);
        content[100] ^= 1;
        Files.write(file, content);

        assertThat(refusal(() -> Stores.open(file))).isEqualTo(Kind.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 1 << 20, (1 << 20) + 1})
    void refusesWhatIsNoKeyStore(int size) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, new byte[size]);

        assertThat(refusal(() -> Stores.open(file))).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void writesAFileForItsOwnerOnly() throws IOException {
        create("demo");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        create("more");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw------x"})
    void refusesAFileThatIsOpenToOthers(String mode) throws IOException {
        Stores.make(file, "demo").close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOfSatisfying(
                        KeyStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OPEN_TO_OTHERS))
                .hasMessageContaining("chmod 600 " + file)
                .hasMessageContaining(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void takesAFileThatIsItsOwnersOnly(String mode) throws IOException {
        Stores.make(file, "demo").close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Stores.open(file).close();
    }

    @Test
    void remembersStatesAndTheDefault() {
        try (KeyStoreFile store = Stores.make(file, "a", "b")) {
            assertThat(store.disable("a").state()).isEqualTo(State.DISABLED);
            assertThat(store.makeDefault("b").isDefault()).isTrue();
        }
        try (KeyStoreFile store = Stores.open(file)) {
            assertThat(store.defaultKey()).contains("b");
            assertThat(store.list()).extracting(KeyEntry::name).containsExactly("a", "b");
            assertThat(store.list()).extracting(KeyEntry::state).containsExactly(State.DISABLED, State.ENABLED);
            assertThat(store.enable("a").state()).isEqualTo(State.ENABLED);
        }
    }

    @Test
    void writesNothingWhenNothingChanges() throws IOException {
        try (KeyStoreFile store = Stores.make(file, "a")) {
            store.disable("a");
            byte[] before = Files.readAllBytes(file);
            store.disable("a");

            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void refusesToSwitchAKeyItDoesNotHave() {
        try (KeyStoreFile store = Stores.make(file)) {
            assertThat(refusal(() -> store.disable("x"))).isEqualTo(Kind.NO_SUCH_KEY);
            assertThat(refusal(() -> store.enable("x"))).isEqualTo(Kind.NO_SUCH_KEY);
            assertThat(refusal(() -> store.makeDefault("x"))).isEqualTo(Kind.NO_SUCH_KEY);
            assertThat(store.defaultKey()).isEmpty();
        }
    }

    @Test
    void writesWithTheNewestRootKeyAndReadsWithAll() {
        try (KeyStoreFile store = Stores.make(file)) {
            var first = store.writingRoot();
            var id = store.addRoot();

            assertThat(store.writingRoot().id()).isEqualTo(id).isNotEqualTo(first.id());
            byte[] before = first.key().use(byte[]::clone);
            assertThat(store.root(first.id()).orElseThrow().key().use(byte[]::clone))
                    .isEqualTo(before);
        }
        try (KeyStoreFile store = Stores.open(file)) {
            assertThat(store.root(store.writingRoot().id())).isPresent();
            assertThat(store.root(Bytes.of(new byte[4]))).isEqualTo(Optional.empty());
        }
    }

    @Test
    void replacesTheFileBehindASymbolicLink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("keys");
        Stores.make(real, "a").close();
        Files.createSymbolicLink(file, real);
        create("b");

        assertThat(Files.isSymbolicLink(file)).isTrue();
        try (KeyStoreFile store = Stores.open(real)) {
            assertThat(store.list()).hasSize(2);
        }
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        file = folder.resolve("absent").resolve("keys");

        assertThat(refusal(() -> create("a"))).isEqualTo(Kind.IO);
    }
}
