package io.ssegateway.cli;

import io.ssegateway.app.GatewayApplication;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gw demo}: a gateway with a store, a certificate and a policy of its own, on loopback. */
@Command(
        name = "demo",
        description = "Try it: a gateway, a store and a certificate on this machine; state in ./gw-data.")
final class DemoCommand implements Runnable {
    private enum Store {
        S3PROXY,
        MINIO,
        VERSITYGW
    }

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "s3proxy (fetched once), or minio or versitygw from PATH.")
    private Store store = Store.S3PROXY;

    @Override
    public void run() {
        GatewayApplication.launch("demo", store.name().toLowerCase(Locale.ROOT));
    }
}
