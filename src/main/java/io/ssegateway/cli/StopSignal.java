package io.ssegateway.cli;

import java.util.List;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Hears Ctrl-C and TERM: the first one asks the command to end in order, another ends the process. */
final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private volatile boolean asked;

    private StopSignal() {}

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        SIGNALS.forEach(name -> Signal.handle(new Signal(name), signal -> {
            stop.asked = true;
            Signal.handle(signal, SignalHandler.SIG_DFL);
        }));
        return stop;
    }

    /** Was the command asked to end? */
    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /** Listens no longer. */
    @Override
    public void close() {
        SIGNALS.forEach(name -> Signal.handle(new Signal(name), SignalHandler.SIG_DFL));
    }
}
