package io.ssegateway.kms.local;

import io.ssegateway.kms.local.KeyStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The key store's file: read whole if nobody else may, replaced whole or not at all, changed by one process at a time.
 * Everything here blocks.
 */
final class StoreDisk {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    /** A file lock belongs to the process: its threads need one of their own. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final Path file;

    StoreDisk(Path file) {
        this.file = file.toAbsolutePath();
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The whole file. */
    byte[] read() {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            refuseOthers(mode);
            if (!Files.isRegularFile(file)) {
                throw new KeyStoreException(Kind.DAMAGED, file + " is no file; GATEWAY_KEYSTORE must name one");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(StoreCodec.LARGEST + 1);
                if (content.length > StoreCodec.LARGEST) {
                    throw new KeyStoreException(Kind.DAMAGED, file + " is no key store: larger than 1 MiB");
                }
                return content;
            }
        } catch (NoSuchFileException e) {
            throw new KeyStoreException(
                    Kind.MISSING, "there is no key store at " + file + "; make it with: gw keys create NAME", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw failed("cannot be read", e);
        }
    }

    /** Replaces the file; after a crash at any point it is the old one or the new one. Under {@link #locked} only. */
    void write(byte[] content) {
        publish(prepare(content));
    }

    /** The new content beside the file, on disk, readable by the owner only. */
    Path prepare(byte[] content) {
        try {
            Path target = target();
            Path fresh = target.resolveSibling(target.getFileName() + ".tmp");
            // What a crashed process left: the lock says that nobody writes it now.
            Files.deleteIfExists(fresh);
            try (FileChannel out = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            return fresh;
        } catch (IOException | UnsupportedOperationException e) {
            throw failed("cannot be written", e);
        }
    }

    private void publish(Path fresh) {
        try {
            Path target = target();
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(folder(target), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw failed("cannot be replaced", e);
        }
    }

    /** Runs the change while no other thread or process changes the file. */
    <T> T locked(Supplier<T> change) {
        IN_PROCESS.lock();
        try {
            Path target = target();
            try (FileChannel channel = FileChannel.open(
                            target.resolveSibling(target.getFileName() + ".lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER));
                    FileLock held = channel.lock()) {
                if (!held.isValid()) {
                    throw new IOException("the lock was lost");
                }
                return change.get();
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw failed("cannot be locked", e);
        } finally {
            IN_PROCESS.unlock();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** Where a symbolic link leads: replacing the link would leave the real file behind. */
    private Path target() throws IOException {
        return Files.exists(file) ? file.toRealPath() : file;
    }

    private static Path folder(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException("it is a root folder");
        }
        return folder;
    }

    private void refuseOthers(Set<PosixFilePermission> mode) {
        if (!OWNER.containsAll(withoutExecute(mode))) {
            throw new KeyStoreException(
                    Kind.OPEN_TO_OTHERS,
                    "the key store " + file + " is open to others (" + PosixFilePermissions.toString(mode)
                            + "); run: chmod 600 " + file);
        }
    }

    private static Set<PosixFilePermission> withoutExecute(Set<PosixFilePermission> mode) {
        Set<PosixFilePermission> rest = EnumSet.copyOf(mode.isEmpty() ? OWNER : mode);
        rest.remove(PosixFilePermission.OWNER_EXECUTE);
        return rest;
    }

    private KeyStoreException failed(String what, Exception cause) {
        return new KeyStoreException(
                Kind.IO,
                "the key store " + file + " " + what + " (" + cause.getClass().getSimpleName()
                        + "); check the folder and its rights",
                cause);
    }
}
