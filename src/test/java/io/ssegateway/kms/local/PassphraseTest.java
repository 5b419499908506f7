package io.ssegateway.kms.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseTest {
    @TempDir
    private Path folder;

    private static String text(Passphrase passphrase) {
        return passphrase.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void wipesTheCharactersItTakesOver() {
        char[] characters = "größe".toCharArray();

        assertThat(text(Passphrase.takeOver(characters))).isEqualTo("größe");
        assertThat(characters).containsOnly('\0');
    }

    @Test
    void wipesItselfOnClose() {
        byte[] bytes = "secret".getBytes(StandardCharsets.UTF_8);
        Passphrase.takeOver(bytes).close();

        assertThat(bytes).containsOnly(0);
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> Passphrase.takeOver(new char[0]))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("GATEWAY_KEYSTORE_PASSPHRASE");
    }

    @ParameterizedTest
    @CsvSource({"4096, true", "4097, false"})
    void takesUpTo4096Bytes(int length, boolean taken) throws IOException {
        Path file = Files.write(folder.resolve("secret"), new byte[length]);
        if (taken) {
            assertThat(text(Passphrase.read(file))).hasSize(length);
            assertThat(text(Passphrase.takeOver(new byte[length]))).hasSize(length);
        } else {
            assertThatThrownBy(() -> Passphrase.read(file)).isInstanceOf(KeyStoreException.class);
            assertThatThrownBy(() -> Passphrase.takeOver(new byte[length])).isInstanceOf(KeyStoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "secret\n", "secret\r\n"})
    void readsAFileWithoutItsLineEnd(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), content);

        assertThat(text(Passphrase.read(file))).isEqualTo("secret");
    }

    @Test
    void dropsOneLineEndOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), " a\n\n");

        assertThat(text(Passphrase.read(file))).isEqualTo(" a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void refusesAFileOfNothing(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), content);

        assertThatThrownBy(() -> Passphrase.read(file)).isInstanceOf(KeyStoreException.class);
    }

    @Test
    void namesAFileItCannotRead() {
        Path file = folder.resolve("absent");

        assertThatThrownBy(() -> Passphrase.read(file))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void showsNothing() {
        assertThat(Stores.passphrase()).hasToString("Passphrase[redacted]");
    }
}
