package io.ssegateway.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a child that a signal to our process group does not reach. Ctrl-C goes to the whole foreground group: a store
 * that obeyed it would be gone before the gateway has drained.
 */
final class OwnGroup {
    /** Signals that are ignored stay so across {@code exec} (POSIX), and a JVM leaves them alone. */
    private static final List<String> DEAF = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private OwnGroup() {}

    /** The command with what has to stand before it; the process id remains the command's own. */
    static List<String> of(List<String> command) {
        return of(command, SearchPath.find("setsid"));
    }

    /**
     * The same with a given {@code setsid} (util-linux, busybox). Where there is none, as on macOS, the child stays in
     * the group but ignores INT and HUP.
     */
    static List<String> of(List<String> command, Optional<Path> setsid) {
        List<String> all = new ArrayList<>(
                setsid.map(program -> List.of(program.toString())).orElse(DEAF));
        all.addAll(command);
        return all;
    }
}
