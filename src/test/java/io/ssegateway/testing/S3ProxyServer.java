package io.ssegateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The store of the demo on loopback, over a plain folder. Skips (in CI: fails) where there is none. */
public final class S3ProxyServer extends StoreProcess {
    private static final Pair PAIR = new Pair("s3proxytest", "s3proxy-test-secret");

    private S3ProxyServer(Place place, Launch launch) {
        super(place, PAIR, "us-east-1", launch);
    }

    /** Starts one and waits until it takes requests. */
    public static S3ProxyServer start() {
        String jar = ServerCache.demoStoreJar().toString();
        Place place = Place.fresh("s3proxy");
        Path properties = place.root().resolve("properties");
        try {
            Files.writeString(properties, """
                    s3proxy.endpoint=http://%s
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(place.address(), PAIR.access(), PAIR.secret(), place.data()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-Xmx256m", "-jar", jar, "--properties", properties.toString());
        return new S3ProxyServer(place, new Launch(command, Map.of(), "/", 403));
    }
}
