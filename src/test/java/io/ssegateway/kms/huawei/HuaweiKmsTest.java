package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.testing.FakeHuaweiKms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Huawei Cloud is today: additional authenticated data, data keys of 512 bits. */
class HuaweiKmsTest extends HuaweiFixture {
    private static final KeyUse USE = use(Map.of("sse-gateway:bucket", "photos"));
    private static final KeyRef DEFAULT = new KeyRef("huawei", "obs/default", "default");

    private static Set<String> shownRights() throws IOException {
        JsonObject policy = new JsonObject(Files.readString(Path.of("deploy/kms/huawei-policy.json")));
        JsonArray actions = policy.getJsonArray("Statement").getJsonObject(0).getJsonArray("Action");
        return actions.stream().map(String.class::cast).collect(Collectors.toSet());
    }

    private static byte[] bytes(KeyMaterial key) {
        return key.use(byte[]::clone);
    }

    @Test
    void needsNoMoreThanTheRightsThatAreShown() throws Exception {
        server.allows(ACCESS_KEY, shownRights());
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();

        assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).isEmpty();
        assertThat(failure(kms().describe(key("one"), USE))).isEmpty();
        assertThat(failure(kms().list(USE))).contains(Kind.ACCESS_DENIED);
        assertThat(failure(kms().create("mine", USE))).contains(Kind.ACCESS_DENIED);
        assertThat(failure(kms().generate(DEFAULT, USE))).contains(Kind.ACCESS_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"kms:dek:create", "kms:dek:crypto", "kms:cmk:get"})
    void needsEachOfThem(String right) throws Exception {
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();
        Set<String> others = shownRights();
        assertThat(others.remove(right)).isTrue();
        server.allows(ACCESS_KEY, others);

        assertThat(failure(kms().generate(key("one"), USE)).isPresent()).isEqualTo(right.equals("kms:dek:create"));
        assertThat(failure(kms().decrypt(key("one"), wrapped, USE)).isPresent())
                .isEqualTo(right.equals("kms:dek:crypto"));
        assertThat(failure(kms().describe(key("one"), USE)).isPresent()).isEqualTo(right.equals("kms:cmk:get"));
    }

    @Test
    void takesTheDefaultKeyOfObsByItsName() {
        assertThat(failure(kms().generate(DEFAULT, USE))).contains(Kind.NOT_FOUND);
        assertThat(failure(kms().create("obs/default", USE))).contains(Kind.INVALID_STATE);

        server.keys().add("evs/default");
        server.keys().add("obs/default");
        Kms.Generated made = answer(kms().generate(DEFAULT, USE));

        assertThat(bytes(answer(kms().decrypt(DEFAULT, made.wrapped(), USE)))).isEqualTo(bytes(made.key()));
        assertThat(answer(kms().describe(DEFAULT, USE)))
                .isEqualTo(new Kms.Description("huawei", "obs/default", Kms.State.ENABLED));
    }

    @Test
    void looksAnAliasUpOnceAndFindsItOnAnyPage() {
        for (int i = 0; i < 201; i++) {
            server.keys().add("key-" + i);
        }
        for (int i = 0; i < 201; i += 50) {
            assertThat(failure(kms().generate(new KeyRef("huawei", "key-" + i, "a"), USE)))
                    .isEmpty();
        }
        server.asked().clear();
        assertThat(failure(kms().generate(new KeyRef("huawei", "key-200", "a"), USE)))
                .isEmpty();
        assertThat(server.asked()).allMatch(call -> call.endsWith("create-datakey"));
        assertThat(answer(kms().list(USE))).hasSize(204).doesNotHaveDuplicates();
    }

    @Test
    void opensWhatAnAliasWrappedAfterTheAliasHasMoved() {
        String first = server.keys().add("photos");
        KeyRef photos = new KeyRef("huawei", "photos", "photos");
        Kms.Generated made = answer(kms().generate(photos, USE));
        server.keys().rename(first, "photos-old");
        String second = server.keys().add("photos");

        try (HuaweiKms later = new HuaweiKms(vertx, settings())) {
            assertThat(bytes(answer(later.decrypt(photos, made.wrapped(), USE))))
                    .isEqualTo(bytes(made.key()));
            Bytes now = answer(later.generate(photos, USE)).wrapped();
            assertThat(WrappedKey.parse(now).orElseThrow().keyId()).isEqualTo(second);
        }
    }

    @Test
    void doesNotOpenWhatAnotherAliasWrapped() {
        server.keys().add("photos");
        server.keys().add("films");
        Bytes wrapped =
                answer(kms().generate(new KeyRef("huawei", "photos", "p"), USE)).wrapped();

        assertThat(failure(kms().decrypt(new KeyRef("huawei", "films", "f"), wrapped, USE)))
                .contains(Kind.NOT_OPENED);
        assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).contains(Kind.NOT_OPENED);
    }

    @Test
    void looksAgainForAnAliasWhoseKeyDoesNotServeAnyMore() {
        String first = server.keys().add("photos");
        KeyRef photos = new KeyRef("huawei", "photos", "photos");
        assertThat(failure(kms().generate(photos, USE))).isEmpty();
        server.keys().state(first, "3");
        server.keys().rename(first, "photos-old");
        server.keys().add("photos");

        assertThat(failure(kms().generate(photos, USE))).contains(Kind.DISABLED);
        assertThat(failure(kms().generate(photos, USE))).isEmpty();
    }

    @Test
    void saysOfAKeyThatWaitsForItsDeletionThatItDoes() {
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();
        server.keys().state(id("one"), "4");

        assertThat(answer(kms().describe(key("one"), USE)).state()).isEqualTo(Kms.State.PENDING);
        assertThat(failure(kms().generate(key("one"), USE))).contains(Kind.INVALID_STATE);
        assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).contains(Kind.INVALID_STATE);
    }

    @Test
    void makesNoKeyUnderANameThatIsAnIdOrNoAlias() {
        assertThat(failure(kms().create(id("none"), USE))).contains(Kind.INVALID_STATE);
        assertThat(failure(kms().create("a b", USE))).contains(Kind.INVALID_STATE);
        assertThat(failure(kms().describe(new KeyRef("huawei", "a b", "x"), USE)))
                .contains(Kind.NOT_FOUND);
    }

    @Test
    void wrapsIntoWhatAnEnvelopeHasRoomFor() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));

        assertThat(made.wrapped().toArray()).hasSize(3 + 36 + 188 + 16);
    }

    @Test
    void opensWhatWasWrappedUnderOtherSettings() {
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();
        try (HuaweiKms other =
                new HuaweiKms(vertx, settings().withBits(256).withContext(ContextField.ENCRYPTION_CONTEXT))) {
            assertThat(failure(other.decrypt(key("one"), wrapped, USE))).isEmpty();
            assertThat(failure(other.generate(key("one"), USE))).contains(Kind.INVALID_STATE);
        }
    }

    @Test
    void asksDeploymentsThatTakeNothingElseForLongKeys() {
        server.keys().onlyLongKeys();
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();

        assertThat(failure(kms().decrypt(key("one"), wrapped, USE))).isEmpty();
    }

    @Test
    void isRefusedWithAnotherSecretOrProject() {
        HuaweiAuth wrong = new HuaweiAuth.Keys(ACCESS_KEY, secret("another"), Optional.empty());
        try (HuaweiKms other =
                        new HuaweiKms(vertx, HuaweiSettings.of(settings().endpoint(), FakeHuaweiKms.PROJECT, wrong));
                HuaweiKms elsewhere = new HuaweiKms(
                        vertx,
                        HuaweiSettings.of(
                                settings().endpoint(), "other", settings().auth()))) {
            assertThat(failure(other.generate(key("one"), USE))).contains(Kind.ACCESS_DENIED);
            assertThat(failure(elsewhere.generate(key("one"), USE))).contains(Kind.UNAVAILABLE);
        }
    }
}
