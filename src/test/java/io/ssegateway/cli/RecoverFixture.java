package io.ssegateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Folders of objects, and one key store for all tests of a class; no store, no network. */
abstract class RecoverFixture {
    static final String PASSPHRASE = "gateway.keystore-passphrase";

    @TempDir
    static Path house;

    static SealedFolder sealed;

    @TempDir
    Path work;

    Path source;
    Path target;

    @BeforeAll
    static void makeKeys() {
        System.setProperty(PASSPHRASE, SealedFolder.SECRET);
        sealed = new SealedFolder(house.resolve("keys.gwks"));
    }

    @AfterAll
    static void forgetPassphrase() {
        System.clearProperty(PASSPHRASE);
        sealed.close();
    }

    @BeforeEach
    void makeFolders() throws IOException {
        source = Files.createDirectories(work.resolve("source"));
        target = work.resolve("target");
    }

    final CommandRun recover(String... more) {
        List<String> arguments = new ArrayList<>(List.of("recover", source.toString(), "--json"));
        arguments.addAll(List.of("--keys", sealed.keys().toString(), "--to", target.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    final List<String> files() throws IOException {
        if (!Files.exists(target)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(target)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> target.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
