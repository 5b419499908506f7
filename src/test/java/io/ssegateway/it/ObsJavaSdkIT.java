package io.ssegateway.it;

import java.nio.file.Path;
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

    @Test
    void speaksVersion2() {
        ObsScenario.play("java", ObsSdk.Address.of("v2"), home, ObsJavaSdk::new, Map.of());
    }

    @Test
    void speaksVersion4() {
        ObsScenario.play("java", ObsSdk.Address.of("v4").as(ObsStage.QUIRKY_ACCESS, Standing.SECRET), home, ObsJavaSdk::new, Map.of());
    }
}
