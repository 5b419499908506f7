package io.ssegateway.it;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The OBS SDK for Go, unmodified, before a MinIO. It does not negotiate: it is told the signature. */
@ExtendWith(ObsStage.class)
class ObsGoSdkIT {
    @TempDir
    static Path built;

    private static Path program;

    @TempDir
    Path home;

    @BeforeAll
    static void build() {
        program = ObsProgram.go(ObsProgram.DRIVERS.resolve("go/driver.go"), built, ObsScenario.buckets("go", "obs"));
    }

    private static ObsSdk sdk(ObsSdk.Address address) {
        return ObsProgram.ofGo(program, address);
    }

    @Test
    void speaksObs() {
        ObsScenario.play("go", ObsSdk.Address.of("obs"), home, ObsGoSdkIT::sdk, Map.of());
    }

    @Test
    void speaksVersion2() {
        ObsScenario.play("go", ObsSdk.Address.of("v2"), home, ObsGoSdkIT::sdk, copies());
    }

    @Test
    void speaksVersion4() {
        ObsScenario.play("go", ObsSdk.Address.of("v4"), home, ObsGoSdkIT::sdk, copies());
    }

    /** It writes a space in the source of a copy as a plus; in S3's dialect that is a plus. */
    private static Map<String, String> copies() {
        Map<String, String> known = new HashMap<>();
        for (ObsMethod method : ObsMethod.values()) {
            known.put("copy / " + method.title(), "NoSuchKey");
            known.put("copy into a part / " + method.title(), "NoSuchKey");
        }
        return known;
    }
}
