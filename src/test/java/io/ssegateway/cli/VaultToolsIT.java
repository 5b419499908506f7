package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.cli.GatewayAndStore.Ended;
import io.ssegateway.envelope.Samples;
import io.ssegateway.testing.VaultProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands where keys lie in a real Vault. */
class VaultToolsIT {
    private static final byte[] SMALL = Samples.bytes(100_000);
    private static final byte[] PARTS = Samples.bytes(11 << 20);
    private static final String TOKEN = "GATEWAY_KMS_VAULT_TOKEN";

    @TempDir
    private static Path work;

    private static VaultProcess vault;
    private static GatewayAndStore both;

    @BeforeAll
    static void write() throws Exception {
        vault = VaultProcess.start();
        vault.key("photos", Map.of("derived", true));
        vault.key("other", Map.of());
        vault.policy(
                "gateway",
                List.of(
                        "path \"transit/datakey/plaintext/*\" { capabilities = [\"update\"] }",
                        "path \"transit/decrypt/*\" { capabilities = [\"update\"] }",
                        "path \"transit/keys/*\" { capabilities = [\"read\", \"create\", \"update\"] }",
                        "path \"transit/keys\" { capabilities = [\"list\"] }"));
        both = new GatewayAndStore(
                work,
                "  photos: {kms: vault, id: transit/photos}\n  other: {kms: vault, id: transit/other}\n"
                        + "  default: {kms: vault, id: transit/made}",
                "  - {match: vaulted, encrypt: sse-kms, key: photos, bucket-key: 1h}\n"
                        + "  - {match: rotated, encrypt: sse-kms, key: photos}\n"
                        + "  - {match: renewed, encrypt: sse-kms, key: default}",
                Map.of(
                        "GATEWAY_KMS_VAULT_TYPE",
                        "vault",
                        "GATEWAY_KMS_VAULT_ADDRESS",
                        vault.endpoint(),
                        TOKEN,
                        vault.token(Map.of("period", "10m"), "gateway")));
        Ended made = both.gw("keys", "create", "default", "--kms", "vault");
        assertThat(made.code()).as(made.log()).isZero();
        GatewayAndStore.makeBucket(both.client(), "vaulted");
        GatewayAndStore.put(both.client(), "vaulted", "small", SMALL, Map.of());
        GatewayAndStore.putInParts(both.client(), "vaulted", "parts", PARTS);
    }

    @AfterAll
    static void stops() {
        both.close();
        vault.close();
    }

    private static Ended recovered(Path to, String source, String... more) {
        List<String> all =
                new ArrayList<>(List.of("recover", source, "--keys", both.keys().toString(), "--to", to.toString()));
        all.addAll(List.of(more));
        return both.gw(all.toArray(String[]::new));
    }

    @Test
    void inspectVerifiesAndRecoverGivesBackWithTheVault() throws Exception {
        Ended verified = both.gw("inspect", "s3://vaulted/parts", "--json", "--verify");
        assertThat(verified.code()).as(verified.log()).isZero();
        assertThat(verified.json().getString("keyId")).isEqualTo("transit/photos");
        assertThat(verified.json().getBoolean("verified")).isTrue();

        Ended whole = recovered(work.resolve("from-store"), "s3://vaulted");
        assertThat(whole.code()).as(whole.log()).isZero();
        assertThat(work.resolve("from-store/vaulted/small")).hasBinaryContent(SMALL);
        assertThat(work.resolve("from-store/vaulted/parts")).hasBinaryContent(PARTS);
    }

    @Test
    void recoverNeedsTheVaultButNoStoreForAFolderOfObjects() throws Exception {
        Path folder = Files.createDirectories(work.resolve("copies"));
        Files.write(folder.resolve("small"), GatewayAndStore.get(both.behind(), "vaulted", "small"));
        Ended ended = recovered(work.resolve("from-folder"), folder.toString(), "--bucket", "vaulted");

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(work.resolve("from-folder/vaulted/small")).hasBinaryContent(SMALL);
    }

    @Test
    void aKeyOfTheVaultIsRetiredForAnother() throws Exception {
        GatewayAndStore.makeBucket(both.client(), "rotated");
        GatewayAndStore.put(both.client(), "rotated", "small", SMALL, Map.of());
        GatewayAndStore.putInParts(both.client(), "rotated", "parts", PARTS);

        Ended resealed = both.gw(
                "reseal",
                "--from",
                "photos",
                "--to",
                "other",
                "--journal",
                work.resolve("journal").toString(),
                "s3://rotated");
        assertThat(resealed.code()).as(resealed.log()).isZero();

        Ended left = both.gw("report", "keys", "--key", "photos", "--json", "s3://rotated");
        assertThat(left.code()).as(left.log()).isZero();
        assertThat(left.json().getJsonArray("keys").encode())
                .contains("\"keyId\":\"transit/photos\",\"objects\":0", "\"objects\":2");
        assertThat(GatewayAndStore.get(both.client(), "rotated", "small")).isEqualTo(SMALL);
        assertThat(GatewayAndStore.get(both.client(), "rotated", "parts")).isEqualTo(PARTS);
    }

    /** A version of a key can be retired as well: its objects are sealed anew under the newest one. */
    @Test
    void anOldVersionOfAKeyIsRetired() throws Exception {
        GatewayAndStore.makeBucket(both.client(), "renewed");
        GatewayAndStore.put(both.client(), "renewed", "small", SMALL, Map.of());
        vault.call("POST", "transit/keys/made/rotate", new JsonObject());

        String journal = work.resolve("renewal").toString();
        Ended resealed =
                both.gw("reseal", "--from", "default", "--to", "default", "--journal", journal, "s3://renewed");
        assertThat(resealed.code()).as(resealed.log()).isZero();
        vault.call("POST", "transit/keys/made/config", new JsonObject().put("min_decryption_version", 2));

        Ended verified = both.gw("inspect", "s3://renewed/small", "--verify");
        assertThat(verified.code()).as(verified.log()).isZero();
    }

    @Test
    void doctorTriesTheKeysThatPoliciesName() {
        Ended well = both.gw("doctor");
        assertThat(well.code()).as(well.log()).isZero();
        assertThat(well.log()).containsPattern("ok +kms vault +3 keys open what they wrapped and nothing else");

        String poor = vault.token(Map.of(), "default");
        Ended refused = both.gw(Map.of(TOKEN, poor), "doctor");
        assertThat(refused.code()).as(refused.log()).isEqualTo(ExitCode.FINDINGS.code());
        assertThat(refused.log()).containsPattern("FAIL +kms vault +key 'default' .*grant the gateway");
        assertThat(refused.log()).doesNotContain(poor);
    }

    @Test
    void keysOfTheVaultAreShownAndOnlyTheDefaultOneIsMade() {
        Ended listed = both.gw("keys", "list", "--kms", "vault", "--json");
        assertThat(listed.code()).as(listed.log()).isZero();
        assertThat(listed.json().getJsonArray("keys").encode()).contains("transit/other", "transit/photos", "enabled");
        Ended one = both.gw("keys", "describe", "transit/photos", "--kms", "vault");
        assertThat(one.log()).containsPattern("transit/photos +enabled");
        assertThat(both.gw("keys", "describe", "transit/none", "--kms", "vault").code())
                .isEqualTo(ExitCode.FINDINGS.code());
        assertThat(both.gw("keys", "list", "--kms", "nobody").log()).contains("no KMS 'nobody' is configured");

        assertThat(both.gw("keys", "create", "more", "--kms", "vault").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(both.gw("keys", "describe", "transit/made", "--kms", "vault").log())
                .contains("enabled");
        assertThat(both.gw("keys", "create", "default", "--kms", "vault").log()).contains("already");
    }

    @Test
    void withoutTheVaultEachObjectIsNamedAndDoctorSaysWhoIsAway() {
        Map<String, String> nobody = Map.of("GATEWAY_KMS_VAULT_ADDRESS", "http://127.0.0.1:9");

        Ended verified = both.gw(nobody, "inspect", "s3://vaulted/small", "--verify");
        assertThat(verified.code()).as(verified.log()).isEqualTo(ExitCode.INVALID.code());
        assertThat(verified.log()).contains("key 'transit/photos' of the KMS 'vault' cannot be used");

        Ended none = both.gw(
                nobody,
                "recover",
                "s3://vaulted",
                "--keys",
                both.keys().toString(),
                "--to",
                work.resolve("nothing").toString());
        assertThat(none.code()).as(none.log()).isEqualTo(ExitCode.INTEGRITY.code());
        assertThat(none.log()).contains("vaulted/small", "vaulted/parts", "cannot be used");

        Ended doctor = both.gw(nobody, "doctor");
        assertThat(doctor.code()).as(doctor.log()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(doctor.log()).containsPattern("kms vault +key 'default' .*cannot be reached; check its address");
    }
}
