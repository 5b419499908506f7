package io.ssegateway.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The policies in force. {@link #poll} looks whether files changed and swaps the snapshot as a whole; files that a
 * server must not serve by leave the old snapshot in force.
 *
 * <p>Threads: {@link #get} from anywhere, never blocks. {@link #poll} reads files: on a worker thread, one at a time.
 */
public final class LivePolicies implements Supplier<PolicySnapshot> {
    private final Path directory;
    private final PolicyContext context;
    private final Listener listener;
    private volatile Policies current;
    private volatile boolean stale;
    private PolicySources tried;

    /** Told of reloads; the application logs and counts. Called on the thread that polls. */
    public interface Listener {
        /** New policies are in force; the findings are mistakes and warnings. */
        void reloaded(Policies now, List<Finding> findings);

        /** The files changed and are refused; the old policies stay in force. */
        void refused(List<Finding> obstacles);
    }

    /** Starts with what was loaded from the directory, under the same context; it must be servable. */
    public LivePolicies(Path directory, PolicyContext context, Loaded first, Listener listener) {
        this.directory = directory;
        this.context = context;
        this.listener = listener;
        this.current =
                first.servable().orElseThrow(() -> new IllegalArgumentException("policies that must not be served by"));
        this.tried = first.sources();
    }

    /** The policies in force. */
    @Override
    public Policies get() {
        return current;
    }

    /** Whether the files on disk are refused and older policies are in force. */
    public boolean stale() {
        return stale;
    }

    /** Looks once; loads and swaps if a policy file or a secret file it refers to has changed. */
    public void poll() {
        if (PolicyFiles.unchanged(directory, tried)) {
            return;
        }
        Loaded loaded = PolicyFiles.load(directory, context);
        tried = loaded.sources();
        if (loaded.servable().isPresent()) {
            current = loaded.servable().get();
            stale = false;
            listener.reloaded(current, loaded.findings());
        } else {
            stale = true;
            listener.refused(loaded.obstacles());
        }
    }
}
