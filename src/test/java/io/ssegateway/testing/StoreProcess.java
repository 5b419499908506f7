package io.ssegateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store that runs as a child process, with a folder of its own. */
final class StoreProcess implements TestStore {
    private final Place place;
    private final Identity identity;
    private final ServerProcess process;

    /** Where a store runs: its folder, the data within, its port on loopback. */
    record Place(Path root, int port) {
        /** A fresh folder and a free port. */
        static Place fresh(String name) {
            Place place = new Place(ServerProcess.temporaryFolder(name), ServerProcess.freePort());
            place.folder("data");
            return place;
        }

        /** Makes one more folder beside the data. */
        String folder(String name) {
            try {
                return Files.createDirectory(root.resolve(name)).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String data() {
            return root.resolve("data").toString();
        }

        String address() {
            return "127.0.0.1:" + port;
        }
    }

    /** What a store is, the region it signs for and the credentials it takes. */
    record Identity(StoreKind kind, String region, String access, String secret) {}

    /** How a store is started, and which answer says that it serves. */
    record Launch(List<String> command, Map<String, String> environment, String readyPath, int readyStatus) {}

    StoreProcess(Place place, Identity identity, Launch launch) {
        this.place = place;
        this.identity = identity;
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put("HOME", place.root().toString());
        process =
                ServerProcess.start(launch.command(), environment, place.root().resolve("log"));
        process.awaitStatus(endpoint() + launch.readyPath(), launch.readyStatus());
    }

    @Override
    public StoreKind kind() {
        return identity.kind();
    }

    @Override
    public String endpoint() {
        return "http://" + place.address();
    }

    @Override
    public String accessKey() {
        return identity.access();
    }

    @Override
    public String secretKey() {
        return identity.secret();
    }

    @Override
    public String region() {
        return identity.region();
    }

    @Override
    public Path dataFolder() {
        return Path.of(place.data());
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
        ServerProcess.deleteTree(place.root());
    }
}
