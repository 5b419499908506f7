package io.ssegateway.cli;

import io.ssegateway.s3.UriEncoding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * A file that gets an object's plaintext and has its name only when all of it is there; until {@link #keep} it is a
 * temporary one beside it, which {@link #close} deletes. Readable by its owner only.
 */
final class RecoveredFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final OutputStream out;
    private long written;

    private RecoveredFile(Path target, Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    /**
     * Where an object goes: {@code folder/bucket/key}, with the very octets of the key.
     *
     * @param folder absolute
     * @param name bucket, slash, key
     * @throws ObjectFailure if the name would lead out of the folder, or two names to one file
     */
    static Path target(Path folder, String name) {
        boolean fits =
                name.indexOf('\0') < 0 && Arrays.stream(name.split("/", -1)).noneMatch(RecoveredFile::isNoFileName);
        if (!fits) {
            throw refused("its name cannot be a file below the target folder");
        }
        URI uri = folder.toUri();
        String base = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
        Path target = Path.of(URI.create("file://" + base + UriEncoding.path(name)));
        if (!target.startsWith(folder) || target.getNameCount() <= folder.getNameCount() + 1) {
            throw refused("its name cannot be a file below the target folder");
        }
        return target;
    }

    private static boolean isNoFileName(String part) {
        return part.isEmpty() || part.equals(".") || part.equals("..");
    }

    /** Starts one; makes the folders above it. */
    static RecoveredFile create(Path target) {
        try {
            Path parent = target.getParent();
            if (parent == null) {
                throw refused("its name cannot be a file below the target folder");
            }
            Files.createDirectories(parent);
            if (Files.isDirectory(target)) {
                throw refused("a folder stands where its file should be: " + target);
            }
            Path part = Files.createTempFile(parent, ".gw-recover-", ".part");
            return new RecoveredFile(target, part, Files.newOutputStream(part));
        } catch (IOException e) {
            throw refused("its file cannot be made: " + e);
        }
    }

    /** Appends. */
    void write(Buffer plaintext) {
        try {
            out.write(plaintext.getBytes());
            written += plaintext.length();
        } catch (IOException e) {
            throw refused("its file cannot be written: " + e);
        }
    }

    /** Bytes written until now. */
    long written() {
        return written;
    }

    /** Gives the file its name, in one step, in place of an earlier one. */
    void keep() {
        try {
            out.close();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw refused("its file cannot be written: " + e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectFailure refused(String message) {
        return new ObjectFailure(ObjectFailure.Kind.REFUSED, message);
    }
}
