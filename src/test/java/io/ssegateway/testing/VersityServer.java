package io.ssegateway.testing;

import java.util.List;
import java.util.Map;

/** A versitygw of its own on loopback, over a plain folder. Skips (in CI: fails) where there is none. */
public final class VersityServer extends StoreProcess {
    private static final Pair PAIR = new Pair("versitytest", "versity-test-secret");
    /** Not us-east-1: the MinIO client names its region when it makes a bucket, and that one must not be named. */
    private static final String REGION = "eu-central-1";

    private VersityServer(Place place, Launch launch) {
        super(place, PAIR, REGION, launch);
    }

    /** Starts one and waits until it takes requests. */
    public static VersityServer start() {
        String program = ServerCache.program("versitygw").toString();
        Place place = Place.fresh("versity");
        List<String> command =
                List.of(program, "--port", place.address(), "--health", "/health", "posix", place.data());
        Map<String, String> environment =
                Map.of("ROOT_ACCESS_KEY", PAIR.access(), "ROOT_SECRET_KEY", PAIR.secret(), "VGW_REGION", REGION);
        return new VersityServer(place, new Launch(command, environment, "/health", 200));
    }
}
