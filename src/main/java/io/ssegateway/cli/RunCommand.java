package io.ssegateway.cli;

import io.ssegateway.app.GatewayApplication;
import picocli.CommandLine.Command;

/** {@code gw run}: serves until it is told to stop. */
@Command(name = "run", description = "Serve S3 clients in front of a store (GATEWAY_* variables).")
final class RunCommand implements Runnable {
    @Override
    public void run() {
        GatewayApplication.launch("run");
    }
}
