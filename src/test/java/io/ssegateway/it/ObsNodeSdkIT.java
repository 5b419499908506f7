package io.ssegateway.it;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The OBS SDK for Node.js, unmodified, before a MinIO. Its Version 4 is Version 2 under another name. */
@ExtendWith(ObsStage.class)
class ObsNodeSdkIT {
    private static final String NO_WORD = "not in this SDK";
    private static final Map<String, String> KNOWN = Map.of(
            "create bucket / SSE-KMS", NO_WORD,
            "create bucket / SSE-KMS, own key", NO_WORD,
            "create bucket / SSE-OBS", NO_WORD);

    @TempDir
    Path home;

    @Test
    void speaksObsWithoutBeingToldTo() {
        ObsScenario.play("node", ObsSdk.Address.of("obs"), home, ObsProgram::ofNode, KNOWN);
    }

    @Test
    void worksWithS3WhereThereIsNoObs() {
        ObsScenario.findsOutThatThereIsNoObs("node", home, ObsProgram::ofNode);
    }

    @Test
    void speaksVersion2() {
        ObsScenario.play("node", ObsSdk.Address.of("v2"), home, ObsProgram::ofNode, KNOWN);
    }
}
