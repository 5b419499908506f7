package io.ssegateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store that runs as a child process, with a folder of its own; what all such stores have in common. */
class StoreProcess implements TestStore {
    private final Place place;
    private final Pair pair;
    private final String region;
    private final ServerProcess process;

    /** Where a store runs: its folder, the data within, its port on loopback. */
    record Place(Path root, int port) {
        /** A fresh folder and a free port. */
        static Place fresh(String name) {
            Path root = ServerProcess.temporaryFolder(name);
            try {
                Files.createDirectory(root.resolve("data"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Place(root, ServerProcess.freePort());
        }

        String data() {
            return root.resolve("data").toString();
        }

        String address() {
            return "127.0.0.1:" + port;
        }
    }

    /** The credentials a store takes. */
    record Pair(String access, String secret) {}

    /** How a store is started, and which answer says that it serves. */
    record Launch(List<String> command, Map<String, String> environment, String readyPath, int readyStatus) {}

    StoreProcess(Place place, Pair pair, String region, Launch launch) {
        this.place = place;
        this.pair = pair;
        this.region = region;
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put("HOME", place.root().toString());
        process =
                ServerProcess.start(launch.command(), environment, place.root().resolve("log"));
        process.awaitStatus(endpoint() + launch.readyPath(), launch.readyStatus());
    }

    @Override
    public final String endpoint() {
        return "http://" + place.address();
    }

    @Override
    public final String accessKey() {
        return pair.access();
    }

    @Override
    public final String secretKey() {
        return pair.secret();
    }

    @Override
    public final String region() {
        return region;
    }

    @Override
    public final Path dataFolder() {
        return Path.of(place.data());
    }

    @Override
    public final String log() {
        return process.log();
    }

    @Override
    public final void close() {
        process.close();
        ServerProcess.deleteTree(place.root());
    }
}
