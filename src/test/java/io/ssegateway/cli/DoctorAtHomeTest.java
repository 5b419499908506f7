package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.local.KeyEntry;
import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.testing.MadeCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong on this side: configuration, policies, certificate, file limits, key store, state. */
class DoctorAtHomeTest extends DoctorFixture {
    private static String complaint(Visit visit) {
        assertThat(visit.complaints()).hasSize(1);
        return visit.complaints().getFirst();
    }

    @Test
    void aValueThatCannotBeRead() {
        set("gateway.http-port", "eighty");

        Visit visit = visit();

        assertThat(complaint(visit)).startsWith("invalid: configuration: ").contains("gateway.http-port");
        assertThat(visit.code()).isEqualTo(ExitCode.INVALID.code());
    }

    @Test
    void aSettingThatIsMissing() {
        unset("gateway.backend.endpoint");

        assertThat(complaint(visit())).contains("gateway.backend.endpoint is not set");
    }

    @Test
    void policiesThatAreInvalid() throws Exception {
        Files.writeString(folder.resolve("policies/policy.yaml"), "version: 2\n");

        Visit visit = visit();

        assertThat(complaint(visit))
                .startsWith("invalid: policies: ")
                .contains("policy.yaml:1:10", "gw check shows all");
        assertThat(visit.code()).isEqualTo(ExitCode.INVALID.code());
    }

    @Test
    void anOwnCertificate() throws Exception {
        MadeCertificate good = MadeCertificate.of(folder.resolve("good"), "localhost", Duration.ofDays(100));
        MadeCertificate soon = MadeCertificate.of(folder.resolve("soon"), "localhost", Duration.ofDays(3));
        MadeCertificate over = MadeCertificate.of(folder.resolve("over"), "localhost", Duration.ofDays(-3));
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nx\n");

        assertThat(own(good.chain(), good.key()).complaints()).isEmpty();
        assertThat(complaint(own(soon.chain(), soon.key())))
                .startsWith("warn: own certificate: ")
                .contains("expires in");
        assertThat(complaint(own(over.chain(), over.key())))
                .startsWith("fail: own certificate: ")
                .contains("expired at");
        assertThat(complaint(own(garbage, good.key()))).contains("holds no PEM certificate");
        assertThat(complaint(own(good.chain(), garbage))).contains("holds no PEM key");
        assertThat(complaint(own(good.chain(), soon.key()))).contains("is not that of the certificate");
        assertThat(complaint(own(folder.resolve("none"), good.key()))).contains("cannot read");
    }

    private Visit own(Path chain, Path key) {
        set("gateway.https-port", "0");
        set("gateway.tls.cert", chain.toString());
        set("gateway.tls.key", key.toString());
        return visit();
    }

    @Test
    void aTlsListenerWithoutACertificate() {
        set("gateway.https-port", "8443");

        assertThat(complaint(visit())).startsWith("invalid: own certificate: GATEWAY_HTTPS_PORT is set");
    }

    @ParameterizedTest
    @CsvSource({
        "'Max open files            1024                 1048576              files', WARN",
        "'Max open files            2303                 4096                 files', WARN",
        "'Max open files            2304                 4096                 files', OK",
        "'Max open files            unlimited            unlimited            files', OK",
        "'Max cpu time              1                    1                    seconds', OK"
    })
    void fileLimits(String limits, Diagnosis.Level level) {
        Diagnoses to = new Diagnoses();

        FileLimits.check("Limit Soft Hard Units\n" + limits + " \n", 1_024, to);

        assertThat(to.list()).singleElement().matches(each -> each.level() == level);
    }

    @Test
    void aKeyStoreThatDoesNotOpen() throws Exception {
        set("gateway.keystore-passphrase", "another one, long enough");
        assertThat(complaint(visit())).startsWith("invalid: key store: ").contains("passphrase");

        set("gateway.keystore-passphrase", SealedFolder.SECRET);
        byte[] bytes = Files.readAllBytes(folder.resolve("keys"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("keys"), bytes);
        assertThat(complaint(visit())).startsWith("invalid: key store: ");

        Files.delete(folder.resolve("keys"));
        assertThat(complaint(visit())).contains("no key store at ", "gw keys create NAME");
    }

    @Test
    void keysThatAreDisabledAreCounted() {
        disable("other");
        assertThat(visit().of("key store"))
                .containsExactly("1 keys open what they wrapped and nothing else; 1 are disabled");

        disable("main");
        assertThat(complaint(visit())).startsWith("warn: key store: it has no enabled key");
    }

    private void disable(String key) {
        try (Passphrase passphrase = SealedFolder.passphrase();
                KeyStoreFile store = KeyStoreFile.open(folder.resolve("keys"), passphrase)) {
            store.disable(key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FORGETS, does not open what it wrapped",
        "OTHER_KEY, opens another data key than it wrapped",
        "ANY_CONTEXT, opens a data key under another context",
        "ANY_KEY, wraps data keys that key 'other' opens",
        "SILENT, does not open what it wrapped (no answer within 2 s)"
    })
    void aKeyServiceThatOpensTheWrongThing(BrokenKms.Fault fault, String trouble) {
        Diagnoses to = new Diagnoses();
        List<KeyEntry> keys = List.of(
                new KeyEntry("main", Kms.State.ENABLED, Instant.EPOCH, true),
                new KeyEntry("other", Kms.State.ENABLED, Instant.EPOCH, false));

        KeyStoreHealth.check(new BrokenKms(fault), keys, to);

        assertThat(to.list())
                .singleElement()
                .satisfies(each -> assertThat(each.message()).contains("key 'main' " + trouble, "restore the file"));
    }

    @Test
    void stateUnderAnotherRootKey() throws Exception {
        reached();
        assertThat(visit().of("backend main state"))
                .containsExactly("the state bucket is kept under a root key of ours");

        Files.delete(folder.resolve("keys"));
        try (Passphrase passphrase = SealedFolder.passphrase()) {
            KeyStoreFile.createKey(folder.resolve("keys"), passphrase, "main");
        }
        Visit visit = visit();

        assertThat(complaint(visit))
                .startsWith("fail: backend main state: the state bucket is not kept under a root key of this key store")
                .contains("which is not loaded", "use the key store it was made with");
        assertThat(fake.objects().keys(STATE)).containsExactly("v1/root-check");
    }

    @Test
    void stateThatWasEmptied() {
        assertThat(visit().of("backend main state").getFirst()).contains("holds nothing yet");
        assertThat(fake.objects().keys(STATE)).isEmpty();
    }

    @Test
    void stateThatWasForged() {
        reached();
        var stored = fake.objects().get(STATE, "v1/root-check").orElseThrow();
        byte[] bytes = stored.bytes().clone();
        bytes[bytes.length - 1] ^= 1;
        fake.objects().put(STATE, "v1/root-check", stored.withBytes(bytes));

        assertThat(complaint(visit())).contains("does not verify");
    }

    /** As a gateway that needs the state for the first time. */
    private void reached() {
        ToolWiring wiring = ToolWiring.fromEnvironment();
        try (KeyStoreFile keys = wiring.keyStore()) {
            VertxStores stores = wiring.stores(vertx);
            wiring.states(stores, keys).of("main").reach().await().atMost(Duration.ofSeconds(10));
        }
        assertThat(fake.objects().get(STATE, new ObjectKey("v1/root-check").value()))
                .isPresent();
        assertThat(new BucketName(STATE).value()).isEqualTo(STATE);
    }
}
