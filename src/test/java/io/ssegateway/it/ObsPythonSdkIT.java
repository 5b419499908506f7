package io.ssegateway.it;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The OBS SDK for Python, unmodified, before a MinIO. */
@ExtendWith(ObsStage.class)
class ObsPythonSdkIT {
    @TempDir
    Path home;

    @Test
    void speaksObsWithoutBeingToldTo() {
        ObsScenario.play("python", ObsSdk.Address.of("obs"), home, ObsProgram::ofPython, Map.of());
    }

    @Test
    void worksWithS3WhereThereIsNoObs() {
        ObsScenario.findsOutThatThereIsNoObs("python", home, ObsProgram::ofPython);
    }

    @Test
    void speaksVersion2() {
        ObsScenario.play("python", ObsSdk.Address.of("v2"), home, ObsProgram::ofPython, Map.of());
    }

    @Test
    void speaksVersion4() {
        ObsScenario.play("python", ObsSdk.Address.of("v4"), home, ObsProgram::ofPython, Map.of());
    }
}
