package io.ssegateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may have open; a connection is one. */
final class FileLimits {
    private static final String CHECK = "file limits";
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s");

    private FileLimits() {}

    /** Holds the limit of this process against what the pools of all stores may take, as many clients, and some. */
    static void check(long storeConnections, Diagnoses to) {
        try {
            check(Files.readString(LIMITS), storeConnections, to);
        } catch (IOException e) {
            to.ok(CHECK, "this system does not tell them");
        }
    }

    static void check(String limits, long storeConnections, Diagnoses to) {
        OptionalLong most = openFiles(limits);
        long needed = 2 * storeConnections + 256;
        if (most.isEmpty()) {
            to.ok(CHECK, "this system does not tell them");
        } else if (most.getAsLong() < needed) {
            to.warn(
                    CHECK,
                    most.getAsLong() + " open files are allowed, and " + needed + " may be needed ("
                            + storeConnections
                            + " connections to stores, as many to clients); raise ulimit -n, or lower"
                            + " GATEWAY_BACKEND_POOL_SIZE");
        } else {
            to.ok(
                    CHECK,
                    (most.getAsLong() == Long.MAX_VALUE ? "any number of" : Long.toString(most.getAsLong()))
                            + " open files are allowed, " + needed + " may be needed");
        }
    }

    private static OptionalLong openFiles(String limits) {
        Matcher line = OPEN_FILES.matcher(limits);
        if (!line.find()) {
            return OptionalLong.empty();
        }
        String soft = line.group(1);
        return OptionalLong.of(soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft));
    }
}
