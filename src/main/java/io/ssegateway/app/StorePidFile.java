package io.ssegateway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Remembers a child process beyond the death of this one. A process id alone may belong to somebody else by now: the
 * file also holds the command's last word, a path inside of this very folder, and the process must still carry it
 * before it is ended.
 */
final class StorePidFile {
    private final Path file;

    StorePidFile(Path file) {
        this.file = file;
    }

    void write(ProcessHandle process, List<String> command) throws IOException {
        AtomicFile.write(file, process.pid() + "\n" + command.getLast() + "\n");
    }

    /** Ends the process the file names, if it is still that process; true if there was one. */
    boolean endLeftover(Duration patience) throws IOException {
        Optional<ProcessHandle> leftover = leftover();
        leftover.ifPresent(process -> end(process, patience));
        delete();
        return leftover.isPresent();
    }

    void delete() {
        // A file that stays is harmless: its process is gone, and the next start sees that.
        boolean ignored = file.toFile().delete();
    }

    /** TERM, then KILL. */
    static void end(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!ends(process, patience)) {
            process.destroyForcibly();
            ends(process, patience);
        }
    }

    private static boolean ends(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2 || !lines.get(0).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0))).filter(process -> runs(process, lines.get(1)));
    }

    private static boolean runs(ProcessHandle process, String lastWord) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return arguments.length > 0 && arguments[arguments.length - 1].equals(lastWord);
    }
}
