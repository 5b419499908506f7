package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveredFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b/..",
                "b/../a",
                "b/../../a",
                "../b/a",
                "b//a",
                "b//etc/passwd",
                "b/a/",
                "b/.",
                "b/./a",
                "/a",
                "b/",
                "b",
                "",
                ".",
                "..",
                "b/a\0.txt"
            })
    void refusesNamesThatAreNoFileOfTheirOwnBelowTheFolder(String name) {
        assertThatThrownBy(() -> RecoveredFile.target(folder, name)).isInstanceOf(ObjectFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b/a", "b/..a", "b/...", "b/a b/ü%2f+?#\\..\\x", "b/-rf", "b/\n"})
    void keepsEveryOtherNameAsItIs(String name) {
        Path target = RecoveredFile.target(folder, name);

        assertThat(folder.relativize(target).toString()).isEqualTo(name);
    }

    @Test
    void hasItsNameOnlyWhenKept() throws IOException {
        Path target = RecoveredFile.target(folder, "b/deep/a");
        try (RecoveredFile file = RecoveredFile.create(target)) {
            file.write(Buffer.buffer("plain"));
            assertThat(target).doesNotExist();
            file.keep();
            assertThat(file.written()).isEqualTo(5);
        }
        assertThat(target).hasContent("plain");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(target.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void leavesNothingWhenNotKept() throws IOException {
        Path target = RecoveredFile.target(folder, "b/a");
        try (RecoveredFile file = RecoveredFile.create(target)) {
            file.write(Buffer.buffer("plain"));
        }
        assertThat(target.getParent()).isEmptyDirectory();
    }

    @Test
    void aFileWhereAFolderShouldBeIsAFailureOfThatObject() throws IOException {
        Files.createDirectories(folder.resolve("b"));
        Files.writeString(folder.resolve("b/a"), "a file");
        Files.createDirectories(folder.resolve("b/folder"));

        assertThatThrownBy(() -> RecoveredFile.create(RecoveredFile.target(folder, "b/a/below")))
                .isInstanceOf(ObjectFailure.class);
        assertThatThrownBy(() -> RecoveredFile.create(RecoveredFile.target(folder, "b/folder")))
                .isInstanceOf(ObjectFailure.class);
    }
}
