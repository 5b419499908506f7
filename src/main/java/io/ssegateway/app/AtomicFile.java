package io.ssegateway.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that appear whole or not at all, readable by their owner only. */
final class AtomicFile {
    private AtomicFile() {}

    /**
     * Replaces a file in one step; mode 0600 from its first byte on.
     *
     * @throws IOException if it cannot be written; what was there stays
     */
    static void write(Path file, byte[] bytes) throws IOException {
        Path part = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".part",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The same, for text in UTF-8. */
    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a folder, with its parents, that only the owner may enter. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
