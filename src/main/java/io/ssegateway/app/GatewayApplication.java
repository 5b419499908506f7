package io.ssegateway.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import sun.misc.Signal;

/** The server's life: serves until INT or TERM, then ends with exit code 0. */
public final class GatewayApplication implements QuarkusApplication {
    /**
     * Boots the server in this thread; returns only when it has ended.
     *
     * @param arguments {@code run}, or {@code demo} and the demo store's name
     */
    public static void launch(String... arguments) {
        Quarkus.run(GatewayApplication.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        // Left to itself the JVM ends with 143 after TERM; a stop that was asked for is no failure.
        Signal.handle(new Signal("TERM"), signal -> Quarkus.asyncExit(0));
        Signal.handle(new Signal("INT"), signal -> Quarkus.asyncExit(0));
        Quarkus.waitForExit();
        return 0;
    }
}
