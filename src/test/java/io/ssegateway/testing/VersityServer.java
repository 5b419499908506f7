package io.ssegateway.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A versitygw of its own on loopback, over a plain folder. Skips (in CI: fails) where there is none. */
public final class VersityServer implements TestStore {
    private static final String ACCESS = "versitytest";
    /** Not us-east-1: the MinIO client names its region when it makes a bucket, and that one must not be named. */
    private static final String REGION = "eu-central-1";

    private static final String SECRET = "versity-test-secret";

    private final Path root;
    private final int port;
    private final ServerProcess process;

    private VersityServer(Path root, int port, ServerProcess process) {
        this.root = root;
        this.port = port;
        this.process = process;
    }

    /** Starts one and waits until it takes requests. */
    public static VersityServer start() {
        String program = ServerCache.program("versitygw").toString();
        Path root = ServerProcess.temporaryFolder("versity");
        Path data = root.resolve("data");
        if (!data.toFile().mkdir()) {
            throw new AssertionError("cannot make " + data);
        }
        int port = ServerProcess.freePort();
        ServerProcess process = ServerProcess.start(
                List.of(program, "--port", "127.0.0.1:" + port, "--health", "/health", "posix", data.toString()),
                Map.of(
                        "ROOT_ACCESS_KEY",
                        ACCESS,
                        "ROOT_SECRET_KEY",
                        SECRET,
                        "VGW_REGION",
                        REGION,
                        "HOME",
                        root.toString()),
                root.resolve("log"));
        process.awaitStatus("http://127.0.0.1:" + port + "/health", 200);
        return new VersityServer(root, port, process);
    }

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String accessKey() {
        return ACCESS;
    }

    @Override
    public String secretKey() {
        return SECRET;
    }

    @Override
    public String region() {
        return REGION;
    }

    @Override
    public Path dataFolder() {
        return root.resolve("data");
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
        ServerProcess.deleteTree(root);
    }
}
