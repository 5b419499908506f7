package io.ssegateway.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything that is asked of an OBS SDK, in one of its modes. */
final class ObsScenario {
    private ObsScenario() {}

    /** The bucket of a caller in a mode; others are named after it. */
    static String bucket(String caller, String mode) {
        return "sdk-" + caller + "-" + mode;
    }

    /** All buckets of a caller, for those who must know host names ahead. */
    static List<String> buckets(String caller, String... modes) {
        List<String> names = new ArrayList<>();
        for (String mode : modes) {
            names.add(bucket(caller, mode));
            names.addAll(ObsBuckets.besides(bucket(caller, mode)));
        }
        return names;
    }

    /**
     * Plays it.
     *
     * @param known what differs, by operation and method, with a part of what is said then
     */
    static void play(
            String caller, ObsSdk.Address address, Path home, Function<ObsSdk.Address, ObsSdk> sdks, Map<String, String> known) {
        ObsMatrix matrix = new ObsMatrix(caller + ", " + address.mode());
        try (ObsSdk sdk = sdks.apply(address)) {
            ObsWork work = new ObsWork(sdk, address, bucket(caller, address.mode()), home, matrix);
            new ObsBuckets(work).all();
            List<ObsMethod> stored = Stream.of(ObsMethod.values())
                    .filter(method -> new ObsObjects(work, method).all())
                    .toList();
            new ObsRefusals(work, sdks).all(stored, ObsStage.retired(caller, address.mode()));
        }
        matrix.differsOnlyIn(known);
    }
}
