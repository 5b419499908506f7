package io.ssegateway.cli;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gw version}: what is running, as an issue report needs it. */
@Command(name = "version", description = "Show versions.")
final class VersionCommand implements Callable<Integer> {
    /** The newest format of sealed objects this gateway writes and reads. */
    private static final int FORMAT = 1;

    @Mixin
    private @Nullable Output output;

    @Override
    public Integer call() throws IOException {
        Properties build = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/sse-gateway.properties")) {
            build.load(in);
        }
        String jdk = System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version");
        String tls = OpenSsl.isAvailable() ? OpenSsl.versionString() : "JDK";
        JsonObject document = new JsonObject()
                .put("version", build.getProperty("version"))
                .put("commit", build.getProperty("commit"))
                .put("format", FORMAT)
                .put("jdk", jdk)
                .put("tls", tls);
        String text = "SSE Gateway %s (%s)%nformat %d%nJDK    %s%nTLS    %s"
                .formatted(build.getProperty("version"), build.getProperty("commit"), FORMAT, jdk, tls);
        if (output != null) {
            output.print(document, text);
        }
        return ExitCode.OK.code();
    }
}
