package io.ssegateway.kms.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.kms.v2.KmsClient;
import com.huaweicloud.sdk.kms.v2.model.CancelKeyDeletionRequest;
import com.huaweicloud.sdk.kms.v2.model.CreateDatakeyRequest;
import com.huaweicloud.sdk.kms.v2.model.CreateDatakeyRequestBody;
import com.huaweicloud.sdk.kms.v2.model.CreateDatakeyResponse;
import com.huaweicloud.sdk.kms.v2.model.CreateKeyRequest;
import com.huaweicloud.sdk.kms.v2.model.CreateKeyRequestBody;
import com.huaweicloud.sdk.kms.v2.model.DecryptDatakeyRequest;
import com.huaweicloud.sdk.kms.v2.model.DecryptDatakeyRequestBody;
import com.huaweicloud.sdk.kms.v2.model.DecryptDatakeyResponse;
import com.huaweicloud.sdk.kms.v2.model.DeleteKeyRequest;
import com.huaweicloud.sdk.kms.v2.model.DisableKeyRequest;
import com.huaweicloud.sdk.kms.v2.model.EnableKeyRequest;
import com.huaweicloud.sdk.kms.v2.model.KeyDetails;
import com.huaweicloud.sdk.kms.v2.model.ListKeyDetailRequest;
import com.huaweicloud.sdk.kms.v2.model.ListKeysRequest;
import com.huaweicloud.sdk.kms.v2.model.ListKeysRequestBody;
import com.huaweicloud.sdk.kms.v2.model.OperateKeyRequestBody;
import com.huaweicloud.sdk.kms.v2.model.ScheduleKeyDeletionRequestBody;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.testing.FakeHuaweiKms;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The official Java SDK beside the gateway's client at the same fake: what one wraps the other opens. So the fake
 * speaks as the service does, and the gateway's client asks as the SDK does.
 */
class HuaweiSdkTest extends HuaweiFixture {
    private static final KeyUse USE = use(Map.of("sse-gateway:bucket", "photos"));

    private KmsClient sdk;

    @BeforeEach
    void makesAnSdkClient() {
        sdk = sdk(SECRET_KEY);
    }

    private KmsClient sdk(String secret) {
        return KmsClient.newBuilder()
                .withCredential(
                        new BasicCredentials().withAk(ACCESS_KEY).withSk(secret).withProjectId(FakeHuaweiKms.PROJECT))
                .withEndpoints(List.of(server.address().toString()))
                .build();
    }

    private static String code(Runnable call) {
        try {
            call.run();
            return "";
        } catch (ServiceResponseException e) {
            return e.getHttpStatusCode() + " " + e.getErrorCode();
        }
    }

    private DecryptDatakeyResponse opened(WrappedKey wrapped, String digest) {
        return sdk.decryptDatakey(new DecryptDatakeyRequest()
                .withBody(new DecryptDatakeyRequestBody()
                        .withKeyId(wrapped.keyId())
                        .withCipherText(
                                HexFormat.of().formatHex(wrapped.ciphertext().toArray()))
                        .withDatakeyCipherLength(String.valueOf(wrapped.octets()))
                        .withAdditionalAuthenticatedData(digest)));
    }

    private CreateDatakeyResponse wrapped(String digest) {
        return sdk.createDatakey(new CreateDatakeyRequest()
                .withBody(new CreateDatakeyRequestBody()
                        .withKeyId(id("one"))
                        .withDatakeyLength("512")
                        .withAdditionalAuthenticatedData(digest)));
    }

    private static OperateKeyRequestBody about(String id) {
        return new OperateKeyRequestBody().withKeyId(id);
    }

    private String digest() {
        return WrappedKey.digest(WrappedKey.bound(HuaweiKey.of(id("one")).orElseThrow(), USE.context()));
    }

    @Test
    void opensWhatTheGatewayWrapped() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));
        WrappedKey wrapped = WrappedKey.parse(made.wrapped()).orElseThrow();
        byte[] whole = HexFormat.of().parseHex(opened(wrapped, digest()).getDataKey());

        assertThat(whole).hasSize(64);
        assertThat(Arrays.copyOf(whole, KeyMaterial.SIZE)).isEqualTo(made.key().<byte[]>use(byte[]::clone));
        assertThat(code(() -> opened(wrapped, "another"))).isEqualTo("400 KMS.2201");
    }

    @Test
    void wrapsWhatTheGatewayOpens() {
        CreateDatakeyResponse made = wrapped(digest());
        byte[] plain = Arrays.copyOf(HexFormat.of().parseHex(made.getPlainText()), KeyMaterial.SIZE);
        Bytes wrapped;
        try (KeyMaterial key = KeyMaterial.takeOver(plain.clone())) {
            wrapped = WrappedKey.bind(
                            key,
                            WrappedKey.bound(HuaweiKey.of(id("one")).orElseThrow(), USE.context()),
                            ContextField.ADDITIONAL_AUTHENTICATED_DATA,
                            64,
                            made.getKeyId(),
                            HexFormat.of().parseHex(made.getCipherText()))
                    .orElseThrow();
        }

        assertThat(answer(kms().decrypt(key("one"), wrapped, USE)).<byte[]>use(byte[]::clone))
                .isEqualTo(plain);
    }

    @Test
    void makesDisablesEnablesAndDeletesKeysThatTheGatewayThenSees() {
        String made = sdk.createKey(new CreateKeyRequest().withBody(new CreateKeyRequestBody().withKeyAlias("sdk")))
                .getKeyInfo()
                .getKeyId();
        ids.put("made", made);
        assertThat(failure(kms().generate(key("made"), USE))).isEmpty();

        sdk.disableKey(new DisableKeyRequest().withBody(about(made)));
        assertThat(failure(kms().generate(key("made"), USE))).contains(Kind.DISABLED);
        sdk.enableKey(new EnableKeyRequest().withBody(about(made)));
        assertThat(failure(kms().generate(key("made"), USE))).isEmpty();
        sdk.deleteKey(new DeleteKeyRequest()
                .withBody(new ScheduleKeyDeletionRequestBody().withKeyId(made).withPendingDays("7")));
        assertThat(failure(kms().generate(key("made"), USE))).contains(Kind.INVALID_STATE);
        sdk.cancelKeyDeletion(new CancelKeyDeletionRequest().withBody(about(made)));
        assertThat(answer(kms().describe(key("made"), USE)).state()).isEqualTo(Kms.State.DISABLED);
    }

    @Test
    void readsTheKeysThatTheGatewayMade() {
        answer(kms().create("gateway-made", USE));
        List<KeyDetails> listed = sdk.listKeys(
                        new ListKeysRequest().withBody(new ListKeysRequestBody().withLimit("10")))
                .getKeyDetails();

        assertThat(listed).extracting(KeyDetails::getKeyAlias).contains("gateway-made", "alias-one");
        assertThat(sdk.listKeyDetail(new ListKeyDetailRequest().withBody(about(id("off"))))
                        .getKeyInfo()
                        .getKeyState())
                .isEqualTo("3");
    }

    @Test
    void isToldTheSameCodes() {
        assertThat(code(() -> sdk.listKeyDetail(new ListKeyDetailRequest().withBody(about(id("none"))))))
                .isEqualTo("400 KMS.0207");
        assertThat(code(() -> sdk.listKeyDetail(new ListKeyDetailRequest().withBody(about("no id")))))
                .isEqualTo("400 KMS.0205");
        assertThat(code(() -> sdk.createKey(
                        new CreateKeyRequest().withBody(new CreateKeyRequestBody().withKeyAlias("alias-one")))))
                .isEqualTo("400 KMS.1104");
        assertThat(code(() -> sdk("another").listKeys(new ListKeysRequest().withBody(new ListKeysRequestBody()))))
                .isEqualTo("401 APIGW.0301");
    }
}
