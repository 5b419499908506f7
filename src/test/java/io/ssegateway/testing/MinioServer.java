package io.ssegateway.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A MinIO of its own on loopback. Skips (in CI: fails) where there is no MinIO. */
public final class MinioServer extends StoreProcess {
    private static final Pair PAIR = new Pair("miniotest", "minio-test-secret");

    private MinioServer(Place place, Launch launch) {
        super(place, PAIR, "us-east-1", launch);
    }

    /** Starts one and waits until it takes requests. */
    public static MinioServer start() {
        return start(Map.of());
    }

    /** Starts one with more in its environment. */
    public static MinioServer start(Map<String, String> more) {
        String program = ServerCache.program("minio").toString();
        Place place = Place.fresh("minio");
        Map<String, String> environment = new HashMap<>(more);
        environment.put("MINIO_ROOT_USER", PAIR.access());
        environment.put("MINIO_ROOT_PASSWORD", PAIR.secret());
        environment.put("MINIO_BROWSER", "off");
        environment.put("MINIO_UPDATE", "off");
        List<String> command = List.of(program, "server", "--quiet", "--address", place.address(), place.data());
        return new MinioServer(place, new Launch(command, environment, "/minio/health/ready", 200));
    }
}
