package io.ssegateway.kms;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Loops and a clock that move only when a test says so. One loop is current at a time. */
final class FakeLoops implements CallerLoop.Source, Ticker {
    private final List<Alarm> alarms = new ArrayList<>();
    private long nanos;
    private FakeLoop current = new FakeLoop("first");

    @Override
    public CallerLoop current() {
        return current;
    }

    @Override
    public long read() {
        return nanos;
    }

    /** What follows is called on this loop. */
    FakeLoop enter(String name) {
        current = new FakeLoop(name);
        return current;
    }

    int alarmsSet() {
        return alarms.size();
    }

    void advance(Duration by) {
        nanos += by.toNanos();
        for (Alarm alarm : List.copyOf(alarms)) {
            if (alarm.at <= nanos && alarms.remove(alarm)) {
                alarm.task.run();
            }
        }
    }

    /** Runs tasks at once while it is the current loop, and otherwise when told to. */
    final class FakeLoop implements CallerLoop {
        private final String name;
        private final List<Runnable> later = new ArrayList<>();

        private FakeLoop(String name) {
            this.name = name;
        }

        @Override
        public void run(Runnable task) {
            if (current == this) {
                task.run();
            } else {
                later.add(task);
            }
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
            Alarm alarm = new Alarm(nanos + delay.toNanos(), task);
            alarms.add(alarm);
            return () -> alarms.remove(alarm);
        }

        /** Lets this loop have its turn. */
        void turn() {
            current = this;
            List<Runnable> tasks = List.copyOf(later);
            later.clear();
            tasks.forEach(Runnable::run);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Alarm {
        private final long at;
        private final Runnable task;

        private Alarm(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }
}
