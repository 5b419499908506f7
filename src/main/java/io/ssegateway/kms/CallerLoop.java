package io.ssegateway.kms;

import java.time.Duration;

/**
 * The event loop a call is made on: where its answer comes back and where its time runs out. The composition root backs
 * it with a Vert.x context; this package knows no Vert.x.
 */
public interface CallerLoop {
    /** Runs the task on this loop: at once if the calling thread is in it already, else in a later turn. */
    void run(Runnable task);

    /**
     * Runs the task on this loop once the delay is over.
     *
     * @return revokes the task; harmless after it ran
     */
    Runnable after(Duration delay, Runnable task);

    /** Tells loops apart. */
    interface Source {
        /** The loop of the calling thread. */
        CallerLoop current();
    }
}
