package io.ssegateway.app;

import io.vertx.core.Vertx;

final class StartupNotes {
    private StartupNotes() {}

    static void log(Vertx vertx, GatewayConfig config, Gateway gateway) {}
}
