package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SSE-KMS: what the KMS is told, and keys that are made on first use. Source: Amazon S3 User Guide, "Using SSE-KMS".
 */
class KmsContextTest extends SseFixture {
    private static final Map<String, String> WHOLE =
            Map.of("team", "media", "sse-gateway:bucket", "kms", "a", "b", "é", "\"");

    private Ask put(String json) {
        return put("/kms/k", "text").with(Ask.SSE, "aws:kms").with(Ask.CONTEXT, Ask.base64(json));
    }

    @Test
    void theContextGoesToTheKmsWithEveryUseOfTheKey() throws Exception {
        put("{\"a\":\"b\", \"é\":\"\\\"\"}").expect(200);
        gateway.anotherReplica();
        assertThat(get("/kms/k").expect(200).text()).isEqualTo("text");
        assertThat(gateway.kms.uses()).hasSize(2).allMatch(use -> use.context().equals(WHOLE));
    }

    @Test
    void partsOfAnUploadAreOpenedUnderItsContext() throws Exception {
        String upload = create(gateway.ask("POST", "/kms/k?uploads")
                .with(Ask.SSE, "aws:kms")
                .with(Ask.CONTEXT, Ask.base64("{\"a\":\"b\", \"é\":\"\\\"\"}")));
        gateway.anotherReplica();
        String tag = part("/kms/k", upload, 1).body("text").expect(200).header("ETag");
        complete("/kms/k", upload, tag).expect(200);
        assertThat(get("/kms/k").expect(200).text()).isEqualTo("text");
        assertThat(gateway.kms.uses()).hasSize(3).allMatch(use -> use.context().equals(WHOLE));
    }

    @Test
    void aContextThatSaysWhatPolicySaysIsTaken() {
        put("{\"team\":\"media\"}").expect(200);
        put("{}").expect(200);
        assertThat(gateway.kms.uses())
                .allMatch(use -> use.context().equals(Map.of("team", "media", "sse-gateway:bucket", "kms")));
    }

    @Test
    void anEnvelopeHasRoomForSoMuchAndNoMore() {
        // 256 bytes, of which team, media, the bucket's entry and the lengths of all take 47
        int room = 256 - (4 + 4 + 5) - (4 + 18 + 3) - (4 + 1);
        put("{\"a\":\"" + "x".repeat(room) + "\"}").expect(200);
        RawClient.Answer answer =
                put("{\"a\":\"" + "x".repeat(room + 1) + "\"}").expect(400);
        assertThat(Ask.element(answer, "Code")).isEqualTo("InvalidArgument");
        assertThat(Ask.element(answer, "ArgumentName")).isEqualTo(Ask.CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default-key default", "own-a own-a"})
    void aKeyThatNobodyDeclaredIsMadeOnFirstUse(String bucketAndKey) {
        String[] names = bucketAndKey.split(" ");
        gateway.kms.miss(names[1]);
        String path = "/" + names[0] + "/k";
        put(path, "one").expect(200);
        put(path, "two").expect(200);
        assertThat(gateway.kms.made()).containsExactly(names[1]);
        assertThat(get(path).expect(200).text()).isEqualTo("two");
        assertThat(told(head(path).expect(200))).isEqualTo("aws-kms-key-id=" + names[1] + " sse=aws:kms");
    }

    @Test
    void aKeyThatAnotherReplicaMakesInTheSameMomentIsUsed() {
        gateway.kms.miss("default");
        gateway.kms.anotherMakesIt();
        put("/default-key/k", "text").expect(200);
        assertThat(gateway.kms.made()).isEmpty();
    }

    @Test
    void aDeclaredKeyIsNeverMade() {
        gateway.kms.miss("key-7");
        assertThat(Ask.element(put("/kms/k", "text").expect(400), "Code")).isEqualTo("KMS.NotFoundException");
        assertThat(gateway.kms.made()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms:cmk:list", "kms:cmk:create", "kms:cmk:get", "kms:dek:create", "kms:dek:encrypt"})
    void withoutOneOfTheRightsNoKeyIsMade(String lacking) {
        String rights = String.join(
                ", ",
                java.util.stream.Stream.of(
                                "kms:cmk:get",
                                "kms:cmk:list",
                                "kms:cmk:create",
                                "kms:dek:create",
                                "kms:dek:encrypt",
                                "kms:dek:decrypt")
                        .filter(right -> !right.equals(lacking))
                        .toList());
        gateway.policy(POLICY.replace("default: use", "default: [" + rights + "]"));
        gateway.kms.miss("default");
        RawClient.Answer answer = put("/default-key/k", "text").expect(403);
        assertThat(Ask.element(answer, "Message")).contains(lacking);
        assertThat(gateway.kms.made()).isEmpty();
        assertThat(gateway.kms.uses()).isEmpty();
    }
}
