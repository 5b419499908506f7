package io.ssegateway.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsContract;
import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.testing.MotoProcess;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The contract over moto, and Amazon's own client beside the gateway's. */
class AwsKmsIT extends KmsContract {
    private static final Map<String, String> CONTEXT = Map.of("sse-gateway:bucket", "photos", "name", "\"ü\\");
    private static final KeyUse USE = use(CONTEXT);

    private static MotoProcess moto;
    private static Vertx vertx;
    private static MotoFront front;
    private static KmsClient sdk;
    private static AwsKms kms;
    private static String one;

    @BeforeAll
    static void starts() {
        moto = MotoProcess.start();
        vertx = Vertx.vertx();
        front = new MotoFront(vertx, moto.endpoint(), Set.of("alias/off"));
        sdk = KmsClient.builder()
                .endpointOverride(URI.create(moto.endpoint()))
                .region(Region.EU_CENTRAL_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("admin", "admin")))
                .build();
        one = key("one", sdk);
        key("two", sdk);
        String off = key("off", sdk);
        sdk.disableKey(b -> b.keyId(off.substring(off.indexOf("key/") + 4)));
        kms = client(front.address(), AwsStage.pair());
    }

    @AfterAll
    static void stops() {
        kms.close();
        sdk.close();
        front.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        moto.close();
    }

    private static String key(String name, KmsClient client) {
        String arn = client.createKey(b -> b.keyUsage(KeyUsageType.ENCRYPT_DECRYPT))
                .keyMetadata()
                .arn();
        client.createAlias(b -> b.aliasName("alias/" + name).targetKeyId(arn));
        return arn;
    }

    private static AwsKms client(URI address, AwsIdentity identity) {
        return new AwsKms(vertx, AwsSettings.of("aws", "eu-central-1", identity).at(KmsEndpoint.of("aws", address)));
    }

    @Override
    protected Kms kms() {
        return kms;
    }

    @Override
    protected String id(String name) {
        return "alias/" + name;
    }

    private static byte[] bytes(KeyMaterial key) {
        return key.use(byte[]::clone);
    }

    @Test
    void takesAKeyByEachOfItsNames() {
        Bytes wrapped = answer(kms.generate(key("one"), USE)).wrapped();
        String uuid = one.substring(one.lastIndexOf('/') + 1);
        for (String id : new String[] {one, uuid, "one", one.replace("key/" + uuid, "alias/one")}) {
            KeyRef key = new KeyRef("aws", id, "a");
            assertThat(failure(kms.decrypt(key, wrapped, USE))).as(id).isEmpty();
            assertThat(answer(kms.describe(key, USE)).keyId()).isEqualTo(id);
            assertThat(failure(kms.decrypt(
                            key("one"), answer(kms.generate(key, USE)).wrapped(), USE)))
                    .as(id)
                    .isEmpty();
        }
    }

    @Test
    void wrapsWhatAmazonsClientOpensAndOpensWhatThatWraps() {
        Kms.Generated made = answer(kms.generate(key("one"), USE));
        byte[] blob = WrappedKey.parse(made.wrapped()).orElseThrow().blob().toArray();
        DecryptResponse opened = sdk.decrypt(b -> b.ciphertextBlob(SdkBytes.fromByteArray(blob))
                .keyId("alias/one")
                .encryptionContext(CONTEXT));
        GenerateDataKeyResponse theirs = sdk.generateDataKey(
                b -> b.keyId("alias/one").keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
        Bytes wrapped = WrappedKey.of(theirs.ciphertextBlob().asByteArray()).orElseThrow();

        assertThat(opened.plaintext().asByteArray()).isEqualTo(bytes(made.key()));
        assertThat(bytes(answer(kms.decrypt(key("one"), wrapped, USE))))
                .isEqualTo(theirs.plaintext().asByteArray());
    }

    @Test
    void opensOnAfterTheKeyWasRotated() {
        Bytes wrapped = answer(kms.generate(key("two"), USE)).wrapped();
        sdk.enableKeyRotation(b ->
                b.keyId(sdk.describeKey(d -> d.keyId("alias/two")).keyMetadata().keyId()));

        assertThat(failure(kms.decrypt(key("two"), wrapped, USE))).isEmpty();
    }

    @Test
    void opensNothingOfBeforeOnceAnAliasPointsElsewhere() {
        String first = key("moved", sdk);
        Bytes wrapped = answer(kms.generate(key("moved"), USE)).wrapped();
        sdk.updateAlias(b -> b.aliasName("alias/moved").targetKeyId(one));

        assertThat(failure(kms.decrypt(key("moved"), wrapped, USE))).contains(KmsException.Kind.NOT_OPENED);
        assertThat(failure(kms.decrypt(new KeyRef("aws", first, "a"), wrapped, USE)))
                .isEmpty();
    }

    @Test
    void makesNoKeyUnderANameThatIsNone() {
        for (String name : new String[] {one, "alias/aws/x", "a.b", ""}) {
            assertThat(failure(kms.create(name, USE))).as(name).contains(KmsException.Kind.INVALID_STATE);
        }
    }

    @Test
    void takesOnARoleByItsWebIdentity(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "eyJ.a+b/c.d\n");
        AwsIdentity web = new AwsIdentity.WebIdentity(
                KmsEndpoint.of("aws", URI.create(moto.endpoint())), "arn:aws:iam::123456789012:role/gateway", token);
        try (AwsKms assuming = client(front.address(), web)) {
            assertThat(failure(assuming.generate(key("one"), USE))).isEmpty();
        }
    }

    /**
     * Moto looks at signatures and at the actions of a user's policy, not at resources, key policies and conditions; it
     * words these refusals otherwise than KMS does.
     */
    @Test
    void needsNoMoreThanTheShippedPolicyGrants() throws Exception {
        String policy = Files.readString(Path.of("deploy/kms/aws-policy.json"))
                .replaceAll("\"Resource\": \"[^\"]+\"", "\"Resource\": \"*\"");
        try (MotoProcess strict = MotoProcess.start()) {
            String granted = user(strict, policy);
            StsAnswer pair = StsAnswer.parse(granted.getBytes(StandardCharsets.UTF_8));
            try (KmsClient owner = KmsClient.builder()
                    .endpointOverride(URI.create(strict.endpoint()))
                    .region(Region.EU_CENTRAL_1)
                    .httpClient(UrlConnectionHttpClient.create())
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("admin", "x")))
                    .build()) {
                key("photos", owner);
            }
            strict.post("/moto-api/reset-auth", "", "0");
            String id = pair.text("AccessKeyId").orElseThrow();
            String secret = pair.text("SecretAccessKey").orElseThrow();
            try (AwsKms limited = client(URI.create(strict.endpoint()), pair(id, secret));
                    AwsKms forged = client(URI.create(strict.endpoint()), pair(id, "wrong"))) {
                Bytes wrapped = answer(limited.generate(key("photos"), USE)).wrapped();
                assertThat(failure(limited.decrypt(key("photos"), wrapped, USE)))
                        .isEmpty();
                assertThat(failure(limited.describe(key("photos"), USE))).isEmpty();
                assertThat(failure(limited.list(USE))).isPresent();
                assertThat(failure(limited.create("alias/new", USE))).isPresent();
                assertThat(failure(forged.describe(key("photos"), USE))).isPresent();
            }
        }
    }

    private static AwsIdentity pair(String id, String secret) {
        return new AwsIdentity.Pair(id, AwsStage.secret(secret), Optional.empty());
    }

    /** Moto's answer with the pair of a user who holds this policy. */
    private static String user(MotoProcess strict, String policy) {
        strict.post("/", "iam", "Action=CreateUser&Version=2010-05-08&UserName=gateway");
        strict.post(
                "/",
                "iam",
                "Action=PutUserPolicy&Version=2010-05-08&UserName=gateway&PolicyName=keys&PolicyDocument="
                        + URLEncoder.encode(policy, StandardCharsets.UTF_8));
        return strict.post("/", "iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=gateway");
    }

    @Test
    void saysAKmsThatIsAwayIsUnavailable() {
        MotoProcess gone = MotoProcess.start();
        URI address = URI.create(gone.endpoint());
        gone.close();
        try (AwsKms away = client(address, AwsStage.pair())) {
            KeyUse hurried = new KeyUse("alice", Map.of(), Duration.ofSeconds(2), "r");
            assertThat(failure(away.generate(key("one"), hurried))).contains(KmsException.Kind.UNAVAILABLE);
        }
    }
}
