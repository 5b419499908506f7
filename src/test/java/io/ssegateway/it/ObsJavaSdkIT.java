package io.ssegateway.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The OBS SDK for Java, unmodified, before a MinIO. */
@ExtendWith(ObsStage.class)
class ObsJavaSdkIT {
    @TempDir
    Path home;

    @Test
    void speaksObsWithoutBeingToldTo() {
        ObsScenario.play("java", ObsSdk.Address.of("obs"), home, ObsJavaSdk::new, Map.of());
    }

    /** Its user header stands beside the signature, which covers nothing that begins with x-obs. */
    @Test
    void worksWithS3WhereThereIsNoObs() {
        ObsScenario.findsOutThatThereIsNoObs("java", home, ObsJavaSdk::new);
    }

    @Test
    void speaksVersion2ButForSseObs() {
        ObsScenario.play(
                "java", ObsSdk.Address.of("v2"), home, ObsJavaSdk::new, Map.of("put / SSE-OBS", "AccessDenied"));
    }

    /** Its URLs of Version 4 write a space as a plus, which names another object. */
    @Test
    void speaksVersion4ButForUrlsOfKeysWithSpaces() {
        Map<String, String> known = new HashMap<>();
        for (ObsMethod method : ObsMethod.values()) {
            known.put("temporary URL to get / " + method.title(), "NoSuchKey");
        }
        ObsSdk.Address quirky = ObsSdk.Address.of("v4").as(ObsStage.QUIRKY_ACCESS, Standing.SECRET);
        ObsScenario.play("java", quirky, home, ObsJavaSdk::new, known);
    }
}
