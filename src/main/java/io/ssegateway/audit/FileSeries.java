package io.ssegateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of one chain on disk: the one that grows, the full ones by number, the lock. */
final class FileSeries {
    private static final FileAttribute<?> OWN =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** More than two lines of the longest texts. */
    private static final int TAIL = 256 * 1024;

    private final Path file;

    FileSeries(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Takes the lock that belongs to a file.
     *
     * @throws AuditException if another process has it
     */
    static FileChannel lock(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel lock = open(beside);
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // this process has it
        }
        close(lock);
        throw new AuditException("the audit file " + file
                + " is written by another process; give each process a GATEWAY_AUDIT_FILE of its own");
    }

    /** Opens a file to be written, made for its owner alone. */
    static FileChannel open(Path file) throws IOException {
        Set<StandardOpenOption> options = new HashSet<>(List.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        return FileChannel.open(file, options, OWN);
    }

    static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // nothing is left to be written
        }
    }

    /** The name under which the file is put when it is full. */
    Path next() throws IOException {
        List<Path> full = full();
        int last = full.isEmpty() ? 0 : number(full.getLast());
        return file.resolveSibling("%s.%06d".formatted(file.getFileName(), last + 1));
    }

    /** Removes all full files but so many; 0 keeps all. */
    void keep(int count) throws IOException {
        List<Path> full = full();
        if (count > 0) {
            for (Path old : full.subList(0, Math.max(0, full.size() - count))) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** The end of the chain on disk. A file of which the first record was never written is as none. */
    Head end() throws IOException {
        List<Path> newestFirst = new ArrayList<>(full());
        newestFirst.add(file);
        for (Path path : newestFirst.reversed()) {
            if (Files.exists(path) && Files.size(path) > 0) {
                return endOf(path);
            }
        }
        return Chain.START;
    }

    /** Moves what follows the last line feed into a file of its own, and tells of it. */
    Optional<AuditRecord.Note> moveTornLineAside(Instant now) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] tail = tail(file);
        int lineFeed = lastLineFeed(tail, tail.length);
        byte[] torn = Arrays.copyOfRange(tail, lineFeed + 1, tail.length);
        if (torn.length == 0) {
            return Optional.empty();
        }
        if (lineFeed < 0 && Files.size(file) > TAIL) {
            throw damaged(file);
        }
        String digest = Chain.digest(torn);
        Path aside = file.resolveSibling(file.getFileName() + ".torn-" + digest.substring(0, 16));
        try (FileChannel to = open(aside)) {
            to.truncate(0);
            ByteBuffer bytes = ByteBuffer.wrap(torn);
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            to.force(true);
        }
        try (FileChannel cut = open(file)) {
            cut.truncate(cut.size() - torn.length);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("bytes", torn.length);
        facts.put("sha256", digest);
        facts.put("aside", String.valueOf(aside.getFileName()));
        return Optional.of(new AuditRecord.Note(now, "torn", facts));
    }

    /** Full files, oldest first. */
    private List<Path> full() throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(String.valueOf(file.getFileName())) + "\\.\\d{6}");
        Path folder = file.getParent();
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path ->
                            name.matcher(String.valueOf(path.getFileName())).matches())
                    .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static int number(Path full) {
        String name = String.valueOf(full.getFileName());
        return Integer.parseInt(name.substring(name.length() - 6));
    }

    private static Head endOf(Path path) throws IOException {
        byte[] tail = tail(path);
        int end = lastLineFeed(tail, tail.length);
        int before = lastLineFeed(tail, end);
        Line last = line(tail, before, end).orElseThrow(() -> damaged(path));
        Optional<String> hashBefore = before < 0
                ? last.before()
                : line(tail, lastLineFeed(tail, before), before).map(Line::hash);
        if (hashBefore.filter(hash -> last.expected(hash).equals(last.hash())).isEmpty()) {
            throw damaged(path);
        }
        return new Head(last.number(), last.hash());
    }

    private static Optional<Line> line(byte[] tail, int before, int end) {
        return end < 0 ? Optional.empty() : Line.parse(Arrays.copyOfRange(tail, before + 1, end));
    }

    private static AuditException damaged(Path path) {
        return new AuditException("the last record of the audit file " + path
                + " is not what was written; gw audit verify tells more. Move the audit files away to begin a chain");
    }

    private static int lastLineFeed(byte[] bytes, int below) {
        int i = below - 1;
        while (i >= 0 && bytes[i] != '\n') {
            i--;
        }
        return i;
    }

    private static byte[] tail(Path path) throws IOException {
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = from.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, TAIL));
            from.position(size - bytes.capacity());
            while (bytes.hasRemaining() && from.read(bytes) >= 0) {
                // until all is read
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
