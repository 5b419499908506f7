package io.ssegateway.testing;

import java.nio.file.Path;
import java.util.HashMap;
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
        return start(Map.of());
    }

    /** Starts one with more in its environment. */
    public static MinioServer start(Map<String, String> more) {
        String program = ServerCache.program("minio").toString();
        Path root = ServerProcess.temporaryFolder("minio");
        int port = ServerProcess.freePort();
        String data = root.resolve("data").toString();
        ServerProcess process = ServerProcess.start(
                List.of(program, "server", "--quiet", "--address", "127.0.0.1:" + port, data),
                environment(root, more),
                root.resolve("log"));
        process.awaitStatus("http://127.0.0.1:" + port + "/minio/health/ready", 200);
        return new MinioServer(root, port, process);
    }

    private static Map<String, String> environment(Path root, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("MINIO_ROOT_USER", ACCESS);
        all.put("MINIO_ROOT_PASSWORD", SECRET);
        all.put("MINIO_BROWSER", "off");
        all.put("MINIO_UPDATE", "off");
        all.put("HOME", root.toString());
        return all;
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
