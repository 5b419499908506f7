package io.ssegateway.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads audit files and holds them against their chain; needs no key and changes nothing. The files are put in the
 * order of their records. Ends at the first record that is missing, changed or out of place.
 */
public final class AuditVerifier {
    private static final int LONGEST_LINE = 1 << 20;

    private final Optional<String> anchor;
    private Head head = Chain.START;
    private boolean begun;
    private boolean anchored;
    private long count;

    private AuditVerifier(Optional<String> anchor) {
        this.anchor = anchor;
        this.anchored = anchor.isEmpty();
    }

    /**
     * What is wrong, and where.
     *
     * @param line counted from 1; 0 for the file as a whole
     */
    public record Finding(Path file, long line, String text) {
        @Override
        public String toString() {
            return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
        }
    }

    /**
     * What came of it.
     *
     * @param records how many were found in order before the first finding
     * @param end the last of these
     * @param finding empty if the chain is intact
     */
    public record Verdict(long records, Head end, Optional<Finding> finding) {}

    /** A file with its first line. */
    private record Opened(Path file, Line first) {}

    /**
     * Verifies the files of one chain.
     *
     * @param anchor the hash of a record that is known to have been written; it must be in the chain, which may begin
     *     right after it
     * @throws IOException if a file cannot be read
     */
    public static Verdict verify(List<Path> files, Optional<String> anchor) throws IOException {
        AuditVerifier verifier = new AuditVerifier(anchor);
        Optional<Finding> finding = verifier.all(files);
        return new Verdict(verifier.count, verifier.head, finding);
    }

    private Optional<Finding> all(List<Path> files) throws IOException {
        List<Opened> ordered = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                Optional<ByteArrayOutputStream> line = next(in);
                if (line.isEmpty()) {
                    return found(file, 0, "holds no record, and every audit file begins with one");
                }
                Optional<Line> first = parsed(line.get());
                if (first.isEmpty()) {
                    return found(file, 1, unreadable(line.get()));
                }
                ordered.add(new Opened(file, first.get()));
            }
        }
        ordered.sort(Comparator.comparingLong(one -> one.first.number()));
        for (Opened one : ordered) {
            Optional<Finding> finding = file(one);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return anchored
                ? Optional.empty()
                : found(
                        ordered.getLast().file,
                        0,
                        "the anchor " + anchor.orElse("")
                                + " is not in the chain: records were cut off its end, or all were written anew");
    }

    private Optional<Finding> file(Opened opened) throws IOException {
        if (!begun) {
            begun = true;
            Optional<String> before = opened.first.before();
            if (opened.first.number() > 1 && before.isPresent() && before.equals(anchor)) {
                head = new Head(opened.first.number() - 1, before.get());
                anchored = true;
            }
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(opened.file), 1 << 16)) {
            long number = 0;
            for (Optional<ByteArrayOutputStream> line = next(in); line.isPresent(); line = next(in)) {
                number++;
                Optional<Line> read = parsed(line.get());
                Optional<String> wrong =
                        read.isEmpty() ? Optional.of(unreadable(line.get())) : follow(read.get(), number == 1);
                if (wrong.isPresent()) {
                    return found(opened.file, number, wrong.get());
                }
            }
        }
        return Optional.empty();
    }

    /** What is wrong with a record in this place; if nothing is, it is the new end. */
    private Optional<String> follow(Line line, boolean firstOfFile) {
        long next = head.records() + 1;
        if (line.number() > next) {
            String missing = line.number() == next + 1
                    ? "record " + next + " is missing"
                    : "records " + next + " to " + (line.number() - 1) + " are missing";
            return Optional.of(firstOfFile ? missing + ", and with them a file before this one" : missing);
        }
        if (line.number() < next) {
            return Optional.of("record " + line.number() + " stands where record " + next + " belongs");
        }
        if (!line.expected(head.hash()).equals(line.hash())) {
            return Optional.of("record " + next + " was changed, or the one before it was exchanged");
        }
        head = new Head(next, line.hash());
        count++;
        anchored |= anchor.filter(line.hash()::equals).isPresent();
        return Optional.empty();
    }

    private static Optional<Finding> found(Path file, long line, String text) {
        return Optional.of(new Finding(file, line, text));
    }

    private static Optional<Line> parsed(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        return bytes[bytes.length - 1] == '\n'
                ? Line.parse(java.util.Arrays.copyOf(bytes, bytes.length - 1))
                : Optional.empty();
    }

    private static String unreadable(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        return bytes[bytes.length - 1] == '\n' || bytes.length >= LONGEST_LINE
                ? "is no audit record"
                : "the last line is not complete: it was cut, or the gateway ended, or writes, in the middle of it";
    }

    /** The next line with its line feed; what is too long to be one ends early, and so does the last if it is cut. */
    private static Optional<ByteArrayOutputStream> next(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        int b = in.read();
        while (b >= 0) {
            line.write(b);
            if (b == '\n' || line.size() >= LONGEST_LINE) {
                return Optional.of(line);
            }
            b = in.read();
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line);
    }
}
