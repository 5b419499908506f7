package io.ssegateway.it;

import io.ssegateway.app.DevCertificates;
import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import io.ssegateway.testing.WildcardCertificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A MinIO and one gateway that speaks OBS below {@link #DOMAIN}, with a certificate for all names there; loopback does
 * not count as HTTPS. Started once.
 */
final class ObsStage implements BeforeAllCallback {
    static final String DOMAIN = "obs.gw.test";

    /** Buckets have names below it too, but OBS is not spoken there. */
    static final String OTHER_DOMAIN = "s3.gw.test";

    /** Above both: what programs are told is this machine. */
    static final String ABOVE = "gw.test";

    /** Signs with Version 4 as the Java SDK does. */
    static final String QUIRKY_ACCESS = "AKQUIRKY";

    private static final List<String> CALLERS = List.of("java", "node", "python", "go");
    private static final List<String> MODES = List.of("obs", "v2", "v4");

    private static final String POLICY = """
            version: 1
            keys: {k: {}, other: {}, photos: {}%s}
            principals:
              app:
                credentials: [{access-key: AKAPP, secret: "env:IT_APP"}]
                signatures: [obs, v4, v2, v2-presigned]
                quirks: [v2-kms]
                buckets: {"*": all}
                kms: {"*": use}
              quirky:
                credentials: [{access-key: AKQUIRKY, secret: "env:IT_APP"}]
                signatures: [v4]
                quirks: [empty-payload-hash]
                buckets: {"*": all}
                kms: {"*": use}
            buckets:
              - {match: "sdk-*", encrypt: none, key: k, accept: [sse-kms, sse-obs, sse-c], api: within, https: as-obs,
                 plaintext-reads: serve}
              - {match: "photos-*", encrypt: sse-kms, key: photos, accept: [sse-obs, sse-c], api: within, https: as-obs}
            """;

    private static volatile Backstage running;

    /** The key that a scenario switches off: one for each caller and mode. */
    static String retired(String caller, String mode) {
        return "retired-" + caller + "-" + mode;
    }

    private static List<String> retired() {
        List<String> names = new ArrayList<>();
        CALLERS.forEach(caller -> MODES.forEach(mode -> names.add(retired(caller, mode))));
        return names;
    }

    private static RunningGateway over(TestStore store) {
        StringBuilder keys = new StringBuilder();
        retired().forEach(name -> keys.append(", ").append(name).append(": {}"));
        return RunningGateway.over(store, POLICY.formatted(keys), building -> {
            building.gateway().key("photos");
            retired().forEach(building.gateway()::key);
            WildcardCertificate.replace(
                    building.gateway().authority().getParent(),
                    DevCertificates.TRUST_STORE_PASSWORD,
                    List.of(DOMAIN, OTHER_DOMAIN));
            return building.with("GATEWAY_STATE_BUCKET", "gw-it-obs")
                    .with("GATEWAY_BUCKET_DEFAULTS_TTL", "200ms")
                    .with("GATEWAY_KEY_CACHE_TTL", "1s")
                    .with("GATEWAY_DIALECTS", "s3,obs")
                    .with("GATEWAY_BASE_DOMAINS", DOMAIN + "," + OTHER_DOMAIN)
                    .with("GATEWAY_OBS_BASE_DOMAINS", DOMAIN);
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Backstage.of(context, ObsStage.class, StoreKind.MINIO::start, ObsStage::over, List.of());
    }

    static TestStore store() {
        return running.store();
    }

    static RunningGateway gateway() {
        return running.gateway();
    }

    /** The AWS SDK through the gateway, over TLS. */
    static S3Client client() {
        return running.client();
    }

    /** The AWS SDK straight to the store. */
    static S3Client direct() {
        return running.direct();
    }
}
