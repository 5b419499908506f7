package io.ssegateway.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Where a long command stands: on a terminal one line that is written over every half second, elsewhere a line every
 * ten seconds. Of one thread.
 */
final class ProgressLine {
    private static final long ON_TERMINAL = 500_000_000L;
    private static final long ELSEWHERE = 10_000_000_000L;
    private static final double SECOND = 1e9;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long begin;
    private long last;
    private int width;

    ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.last = begin;
    }

    /**
     * Tells it if it is time to.
     *
     * @param done in this run
     * @param total of them and those to come, if that is known
     * @param counts what to say besides
     */
    void tell(long done, OptionalLong total, String counts) {
        long now = nanos.getAsLong();
        if (now - last < (terminal ? ON_TERMINAL : ELSEWHERE)) {
            return;
        }
        last = now;
        String line = text(done, total, now - begin) + "; " + counts;
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Says something in a line of its own. */
    void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** Leaves an empty line to whoever writes next. */
    void clear() {
        if (width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            width = 0;
            out.flush();
        }
    }

    /** How far it is, how fast, and how long it will take. */
    static String text(long done, OptionalLong total, long nanos) {
        double rate = done / Math.max(nanos / SECOND, 1e-3);
        StringBuilder text = new StringBuilder("%,d".formatted(done));
        total.ifPresent(all -> text.append(" of %,d".formatted(all)));
        text.append(" objects, %.0f/s".formatted(rate));
        if (total.isPresent() && done > 0) {
            Duration left = Duration.ofSeconds(Math.round(Math.max(0, total.getAsLong() - done) / rate));
            text.append(", %d:%02d:%02d left".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
        }
        return text.toString();
    }
}
