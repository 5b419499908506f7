package io.ssegateway.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chain in files: one that grows, and the ones before it, {@code FILE.000001} and so on. Each begins with a record
 * that names the hash before it. A line that a crash left unfinished is moved aside, and a record says so. One process
 * writes a file: a lock file beside it sees to that.
 */
public final class AuditFile implements Ledger {
    /** The member of a file's first record that names the hash before. */
    static final String BEFORE = "prev";

    private final Settings settings;
    private final FileSeries series;
    private final FileChannel lock;
    private final InstantSource clock;
    private final Disk disk;
    private Chain chain;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private long whole = -1;

    /**
     * Where and how.
     *
     * @param maxSize bytes after which a new file is begun
     * @param keep how many full files are kept; 0 keeps all
     */
    public record Settings(Path file, long maxSize, int keep) {}

    /** How bytes reach the file, from its position on; tests stage a full disk here. */
    interface Disk {
        /** Writes all bytes. */
        void write(FileChannel file, ByteBuffer bytes) throws IOException;
    }

    private AuditFile(Settings settings, FileChannel lock, InstantSource clock, Disk disk) throws IOException {
        this.settings = settings;
        this.series = new FileSeries(settings.file());
        this.lock = lock;
        this.clock = clock;
        this.disk = disk;
        Optional<AuditRecord.Note> torn = series.moveTornLineAside(clock.instant());
        this.chain = new Chain(series.end());
        write(torn.stream().toList());
    }

    /**
     * Opens or begins the chain, and writes the first record of a file that is new.
     *
     * @throws AuditException naming the file and what is wrong
     */
    public static AuditFile open(Settings settings, InstantSource clock) {
        return open(settings, clock, AuditFile::writeAll);
    }

    static AuditFile open(Settings settings, InstantSource clock, Disk disk) {
        Path file = settings.file();
        FileChannel lock = null;
        try {
            lock = FileSeries.lock(file);
            return new AuditFile(settings, lock, clock, disk);
        } catch (IOException e) {
            FileSeries.close(lock);
            throw new AuditException("cannot write the audit file " + file + " (GATEWAY_AUDIT_FILE): " + told(e));
        } catch (AuditException e) {
            FileSeries.close(lock);
            throw e;
        }
    }

    private static String told(IOException e) {
        String kind = e.getClass().getSimpleName();
        return switch (kind) {
            case "NoSuchFileException" -> "no such directory";
            case "AccessDeniedException" -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public Head head() {
        return chain.head();
    }

    @Override
    public void write(List<? extends AuditRecord> records) throws IOException {
        FileChannel file = opened();
        long end = file.size();
        Chain attempt = new Chain(chain.head());
        byte[] bytes = lines(attempt, end == 0, records);
        if (bytes.length > 0 && end > 0 && end + bytes.length > settings.maxSize()) {
            rotate(file);
            file = opened();
            end = 0;
            attempt = new Chain(chain.head());
            bytes = lines(attempt, true, records);
        }
        if (bytes.length > 0) {
            append(file, end, bytes);
            chain = attempt;
        }
    }

    private byte[] lines(Chain attempt, boolean first, List<? extends AuditRecord> records) {
        List<AuditRecord> all = new ArrayList<>(records);
        if (first) {
            all.addFirst(new AuditRecord.Note(
                    clock.instant(), "file", Map.of(BEFORE, attempt.head().hash())));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(all.size() * 512);
        all.forEach(record -> bytes.writeBytes(attempt.link(record)));
        return bytes.toByteArray();
    }

    /** A write that failed half-way is taken back, now or before the next one. */
    private void append(FileChannel file, long end, byte[] bytes) throws IOException {
        whole = end;
        try {
            disk.write(file.position(end), ByteBuffer.wrap(bytes));
            whole = -1;
        } catch (IOException e) {
            takeBack(file);
            throw e;
        }
    }

    private void takeBack(FileChannel file) throws IOException {
        if (whole >= 0 && file.size() > whole) {
            file.truncate(whole);
        }
        whole = -1;
    }

    /** The file under its name: one that somebody moved away or removed is begun anew. */
    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open != null && !Objects.equals(identity, identityOf(settings.file()))) {
            FileSeries.close(open);
            open = null;
            whole = -1;
        }
        if (open == null) {
            open = FileSeries.open(settings.file());
            channel = open;
            identity = identityOf(settings.file());
        }
        takeBack(open);
        return open;
    }

    private static @Nullable Object identityOf(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    private void rotate(FileChannel file) throws IOException {
        file.force(true);
        Files.move(settings.file(), series.next(), StandardCopyOption.ATOMIC_MOVE);
        FileSeries.close(file);
        channel = null;
        series.keep(settings.keep());
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Forces what was written to the disk and gives the file up. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.force(true);
            }
        } catch (IOException e) {
            // what the disk does not take now it took when it was written, or the writer was told
        } finally {
            FileSeries.close(channel);
            FileSeries.close(lock);
        }
    }
}
