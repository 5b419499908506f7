package io.ssegateway.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A MinIO of its own on loopback. Skips (in CI: fails) where there is no MinIO. */
public final class MinioServer implements TestStore {
    private static final String ACCESS = "miniotest";
    private static final String SECRET = "minio-test-secret";

    private final Path root;
    private final int port;
    private final ServerProcess process;

    private MinioServer(Path root, int port, ServerProcess process) {
        this.root = root;
        this.port = port;
        this.process = process;
    }

    /** Starts one and waits until it takes requests. */
    public static MinioServer start() {
        String program = ServerCache.program("minio").toString();
        Path root = ServerProcess.temporaryFolder("minio");
        int port = ServerProcess.freePort();
        String data = root.resolve("data").toString();
        ServerProcess process = ServerProcess.start(
                List.of(program, "server", "--quiet", "--address", "127.0.0.1:" + port, data),
                Map.of(
                        "MINIO_ROOT_USER",
                        ACCESS,
                        "MINIO_ROOT_PASSWORD",
                        SECRET,
                        "MINIO_BROWSER",
                        "off",
                        "MINIO_UPDATE",
                        "off",
                        "HOME",
                        root.toString()),
                root.resolve("log"));
        process.awaitStatus("http://127.0.0.1:" + port + "/minio/health/ready", 200);
        return new MinioServer(root, port, process);
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
        return "us-east-1";
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
