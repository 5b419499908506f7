package io.ssegateway.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Hears Ctrl-C and TERM: the first one asks the command to end in order, another ends the process. */
final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final Map<String, SignalHandler> before = new ConcurrentHashMap<>();
    private volatile boolean asked;

    private StopSignal() {}

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        for (String name : SIGNALS) {
            stop.before.put(name, Signal.handle(new Signal(name), stop::heard));
        }
        return stop;
    }

    private void heard(Signal signal) {
        asked = true;
        close();
    }

    /** Was the command asked to end? */
    @Override
    public boolean getAsBoolean() {
        return asked;
    }

    /** Listens no longer: what was there before does. */
    @Override
    public void close() {
        for (String name : SIGNALS) {
            SignalHandler handler = before.remove(name);
            if (handler != null) {
                Signal.handle(new Signal(name), handler);
            }
        }
    }
}
