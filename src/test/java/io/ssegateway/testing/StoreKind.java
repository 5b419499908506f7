package io.ssegateway.testing;

import io.ssegateway.testing.StoreProcess.Identity;
import io.ssegateway.testing.StoreProcess.Launch;
import io.ssegateway.testing.StoreProcess.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The real stores that tests run against. Starting one skips the test (in CI: fails it) where it is missing. */
public enum StoreKind {
    /** A MinIO over a plain folder. */
    MINIO("us-east-1") {
        @Override
        Launch launch(Place place, String region, Map<String, String> more) {
            String program = ServerCache.program("minio").toString();
            Map<String, String> environment = new HashMap<>(more);
            environment.put("MINIO_ROOT_USER", ACCESS);
            environment.put("MINIO_ROOT_PASSWORD", SECRET);
            environment.put("MINIO_BROWSER", "off");
            environment.put("MINIO_UPDATE", "off");
            List<String> command = List.of(program, "server", "--quiet", "--address", place.address(), place.data());
            return new Launch(command, environment, "/minio/health/ready", 200);
        }
    },

    /**
     * A versitygw over a plain folder, versions in another. Its region is not us-east-1: the MinIO client names its
     * region when it makes a bucket, and that one must not be named.
     */
    VERSITYGW("eu-central-1") {
        @Override
        Launch launch(Place place, String region, Map<String, String> more) {
            String program = ServerCache.program("versitygw").toString();
            Map<String, String> environment = new HashMap<>(more);
            environment.put("ROOT_ACCESS_KEY", ACCESS);
            environment.put("ROOT_SECRET_KEY", SECRET);
            environment.put("VGW_REGION", region);
            environment.put("VGW_VERSIONING_DIR", place.folder("versions"));
            List<String> command =
                    List.of(program, "--port", place.address(), "--health", "/health", "posix", place.data());
            return new Launch(command, environment, "/health", 200);
        }
    },

    /** The store of the demo over a plain folder. */
    S3PROXY("us-east-1") {
        @Override
        Launch launch(Place place, String region, Map<String, String> more) {
            String jar = ServerCache.demoStoreJar().toString();
            Path properties = place.root().resolve("properties");
            try {
                Files.writeString(properties, """
                        s3proxy.endpoint=http://%s
                        s3proxy.authorization=aws-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=filesystem-nio2
                        jclouds.filesystem.basedir=%s
                        """.formatted(place.address(), ACCESS, SECRET, place.data()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> command = List.of(java, "-Xmx256m", "-jar", jar, "--properties", properties.toString());
            return new Launch(command, more, "/", 403);
        }
    };

    private static final String ACCESS = "storetest";
    private static final String SECRET = "store-test-secret";

    private final String region;

    StoreKind(String region) {
        this.region = region;
    }

    abstract Launch launch(Place place, String region, Map<String, String> more);

    /** The store behind the suite: {@code -Dtest.store}, {@code minio} (so if nothing is said) or {@code versitygw}. */
    public static StoreKind ofTheSuite() {
        return valueOf(System.getProperty("test.store", "minio").toUpperCase(Locale.ROOT));
    }

    /** Starts the store behind the suite in the region that the suite's clients sign for. */
    public static TestStore behindTheSuite() {
        return behindTheSuite(Map.of());
    }

    /** The same with more in its environment. */
    public static TestStore behindTheSuite(Map<String, String> more) {
        return ofTheSuite().start("us-east-1", more);
    }

    /** Starts one in a region of its own, on loopback, and waits until it takes requests. */
    public TestStore start() {
        return start(Map.of());
    }

    /** The same with more in its environment. */
    public TestStore start(Map<String, String> more) {
        return start(region, more);
    }

    private TestStore start(String where, Map<String, String> more) {
        Place place = Place.fresh(name().toLowerCase(Locale.ROOT));
        return new StoreProcess(place, new Identity(this, where, ACCESS, SECRET), launch(place, where, more));
    }
}
