package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
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
            String caller,
            ObsSdk.Address address,
            Path home,
            Function<ObsSdk.Address, ObsSdk> sdks,
            Map<String, String> known) {
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

    /** The same SDK, told nothing, where OBS is not spoken: it finds that out, and works as a client of S3. */
    static void findsOutThatThereIsNoObs(String caller, Path home, Function<ObsSdk.Address, ObsSdk> sdks) {
        ObsMatrix matrix = new ObsMatrix(caller + ", no OBS");
        ObsSdk.Address address = ObsSdk.Address.withoutObs();
        try (ObsSdk sdk = sdks.apply(address)) {
            ObsWork work = new ObsWork(sdk, address, "sdk-" + caller + "-none", home, matrix);
            byte[] content = Octets.of(1000, 79);
            work.good(work.ask("createBucket"));
            JsonObject put = ObsMethod.KMS_OWN_KEY.write(work.ask("put", "a b").put("file", work.file(content)));
            work.tells(work.good(put), ObsMethod.KMS_OWN_KEY);
            assertThat(work.read(work.ask("get", "a b"))).isEqualTo(content);
            work.refused(work.ask("getEncryption"), 404, "ServerSideEncryptionConfigurationNotFoundError");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
