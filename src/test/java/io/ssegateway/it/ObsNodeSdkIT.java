package io.ssegateway.it;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The OBS SDK for Node.js, unmodified, before a MinIO. Its Version 4 is Version 2 under another name. */
@ExtendWith(ObsStage.class)
class ObsNodeSdkIT {
    @TempDir
    Path home;

    @Test
    void speaksObsWithoutBeingToldTo() {
        ObsScenario.play("node", ObsSdk.Address.of("obs"), home, ObsProgram::ofNode, Map.of());
    }

    @Test
    void speaksVersion2() {
        ObsScenario.play("node", ObsSdk.Address.of("v2"), home, ObsProgram::ofNode, Map.of());
    }
}
