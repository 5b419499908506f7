package io.ssegateway.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rotation of keys writes down, so that one that was killed goes on where it was: lines of JSON, appended. No
 * object depends on it: one that is done twice is found under its new key the second time.
 *
 * <pre>
 *   {"reseal":1,"from":…,"to":…,"where":…}       the first line: of which run this is
 *   {"left":{…}}  {"failed":{…}}  {"settled":{…}}  count once a line of the next kind has followed
 *   {"at":{"bucket":…,"after":…,"counts":{…}}}   everything up to this key is done
 *   {"finished":"bucket","at":{…}}               this bucket is done
 *   {"end":true}                                 the run came to its end
 * </pre>
 *
 * <p>Holds the file's lock, so that no two runs share it. Of one thread; blocks.
 */
final class ResealJournal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private ResealJournal(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Of which run a journal is. */
    record Header(String from, String to, String where) {
        private JsonObject json() {
            return new JsonObject()
                    .put("reseal", 1)
                    .put("from", from)
                    .put("to", to)
                    .put("where", where);
        }
    }

    /**
     * Begins a journal, or goes on with one.
     *
     * @param resume whether to go on; then {@code into} is brought to where the journal stands
     * @throws CommandFailure {@code USAGE} if there is one of another run, or of one that has not come to its end and
     *     is not to be gone on with; if another process has it; if it cannot be read or written
     */
    static ResealJournal open(Path file, Header header, boolean resume, ResealRun into) {
        try {
            if (resume && !Files.exists(file)) {
                throw refused("there is no journal " + file + " to go on with");
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return begun(file, header, resume, into, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw refused("the journal " + file + " cannot be used: " + e);
        }
    }

    private static ResealJournal begun(Path file, Header header, boolean resume, ResealRun into, FileChannel channel)
            throws IOException {
        FileLock lock = locked(file, channel);
        byte[] bytes = Files.readAllBytes(file);
        List<JsonObject> lines = lines(file, bytes);
        ResealJournal journal = new ResealJournal(file, channel, lock);
        if (lines.isEmpty()) {
            journal.begin(header);
            return journal;
        }
        boolean same = lines.getFirst().equals(header.json());
        if (!resume) {
            if (!lines.getLast().containsKey("end")) {
                throw refused("the journal " + file + " is of a run that has not come to its end; go on with it by"
                        + " --resume, name another with --journal, or remove it");
            }
            journal.begin(header);
            return journal;
        }
        if (!same) {
            throw refused("the journal " + file + " is of another run: "
                    + lines.getFirst().encode());
        }
        Replay replay = new Replay(into);
        lines.subList(1, lines.size()).forEach(replay::line);
        channel.truncate(wholeLines(bytes));
        channel.position(channel.size());
        return journal;
    }

    private static FileLock locked(Path file, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw refused("another run has the journal " + file);
        }
        throw refused("another run has the journal " + file);
    }

    private void begin(Header header) throws IOException {
        channel.truncate(0);
        channel.position(0);
        write(header.json());
    }

    /** Brings a run to where the lines end. */
    private static final class Replay {
        private final ResealRun into;
        private final List<JsonObject> pending = new ArrayList<>();

        Replay(ResealRun into) {
            this.into = into;
        }

        void line(JsonObject line) {
            Optional<JsonObject> at = Optional.ofNullable(line.getJsonObject("at"));
            if (at.isEmpty()) {
                pending.add(line);
                return;
            }
            pending.forEach(this::apply);
            pending.clear();
            into.restore(at.get());
            Optional.ofNullable(line.getString("finished")).ifPresent(into::finished);
        }

        private void apply(JsonObject line) {
            if (line.containsKey("left")) {
                into.left(NamedObject.of(line.getJsonObject("left")));
            } else if (line.containsKey("failed")) {
                into.failed(NamedObject.of(line.getJsonObject("failed")));
            } else if (line.containsKey("settled")) {
                into.settled(NamedObject.of(line.getJsonObject("settled")).object());
            }
        }
    }

    /** Whole lines only: the last one of a process that was killed may be torn. */
    private static List<JsonObject> lines(Path file, byte[] bytes) {
        List<JsonObject> lines = new ArrayList<>();
        String text = new String(bytes, 0, wholeLines(bytes), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            if (!line.isEmpty()) {
                try {
                    lines.add(new JsonObject(line));
                } catch (DecodeException e) {
                    throw refused("the journal " + file + " is damaged; name another with --journal and begin anew:"
                            + " what is done already is only looked at");
                }
            }
        }
        return lines;
    }

    private static int wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** Something stays under the old key. */
    void left(NamedObject one) {
        append(new JsonObject().put("left", one.json()));
    }

    /** Something could not be done. */
    void failed(NamedObject one) {
        append(new JsonObject().put("failed", one.json()));
    }

    /** What had failed is done. */
    void settled(NamedObject one) {
        append(new JsonObject().put("settled", one.json()));
    }

    /** It stands there. */
    void at(ResealRun run) {
        append(new JsonObject().put("at", run.checkpoint()));
    }

    /** A bucket is done. */
    void finished(String bucket, ResealRun run) {
        append(new JsonObject().put("finished", bucket).put("at", run.checkpoint()));
    }

    /** The run came to its end. */
    void end() {
        append(new JsonObject().put("end", true));
    }

    private void append(JsonObject line) {
        try {
            write(line);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.INVALID, "the journal " + file + " cannot be written: " + e);
        }
    }

    private void write(JsonObject line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.INVALID, "the journal " + file + " cannot be closed: " + e);
        }
    }

    private static CommandFailure refused(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }
}
