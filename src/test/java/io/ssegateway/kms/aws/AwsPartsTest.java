package io.ssegateway.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.auth.Credentials;
import io.ssegateway.auth.SecretKey;
import io.ssegateway.auth.Signer;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.kms.wire.KmsAsk;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class AwsPartsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T23:59:59Z");
    private static final byte[] BODY = "{\"KeyId\":\"alias/ü\"}".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"kms.eu-central-1.amazonaws.com", "127.0.0.1:5000"})
    void signsAsAmazonsSignerDoes(String host) {
        Map<String, String> headers = Map.of(
                "Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Target", "TrentService.Decrypt",
                "X-Amz-Security-Token", "IQoJb3JpZ2luX2VjE+/=");
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create((host.contains(":") ? "http://" : "https://") + host + "/"));
        headers.forEach((name, value) -> {
            if (!name.endsWith("Token")) {
                request.putHeader(name, value);
            }
        });
        String expected = AwsV4HttpSigner.create()
                .sign(r -> r.request(request.build())
                        .payload(() -> new ByteArrayInputStream(BODY))
                        .identity(AwsSessionCredentialsIdentity.create("AKID", "s3cr3t", "IQoJb3JpZ2luX2VjE+/="))
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kms")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1"))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
        try (Signer signer = new Signer(new Credentials("AKID", new SecretKey("s3cr3t")), "eu-central-1", "kms")) {
            assertThat(signer.sign("POST", host, "/", Map.of(), headers, Signer.payloadHash(BODY), NOW))
                    .containsEntry("authorization", expected);
        }
    }

    @Test
    void signsWithNothingThatIsWiped() {
        AwsPair pair = new AwsPair(
                "AKID", AwsStage.secret("canary-1"), Optional.of(AwsStage.secret("canary-2")), Optional.of(NOW));
        KmsAsk ask = new KmsAsk(HttpMethod.POST, "/", Map.of(), Buffer.buffer("{}"));
        KmsAsk signed = pair.signed(ask, "h", "eu-central-1").orElseThrow();
        assertThat(signed.headers().get("X-Amz-Security-Token")).hasToString("canary-2");
        assertThat(pair + " " + signed).doesNotContain("canary");
        pair.close();

        assertThat(pair.signed(ask, "h", "eu-central-1")).isEmpty();
        assertThat(pair.over()).isTrue();
    }

    @Test
    void findsAPairDueBeforeItIsOver() {
        Instant now = Instant.now();
        assertThat(pair(Optional.empty()).due()).isFalse();
        assertThat(pair(Optional.of(now.plusSeconds(3600))).due()).isFalse();
        assertThat(pair(Optional.of(now.minusSeconds(1))).due()).isTrue();
        assertThat(pair(Optional.of(now.minusSeconds(1))).over()).isTrue();
    }

    private static AwsPair pair(Optional<Instant> ends) {
        return new AwsPair("AKID", AwsStage.secret("x"), Optional.empty(), ends);
    }

    @ParameterizedTest
    @CsvSource({
        "12345678-90ab-cdef-1234-567890abcdef, 12345678-90ab-cdef-1234-567890abcdef",
        "mrk-1234567890abcdef1234567890abcdef, mrk-1234567890abcdef1234567890abcdef",
        "alias/photos, alias/photos",
        "photos, alias/photos",
        "alias/team/a_b-c, alias/team/a_b-c",
        "arn:aws:kms:eu-central-1:111122223333:alias/x, arn:aws:kms:eu-central-1:111122223333:alias/x",
        "arn:aws-cn:kms:cn-north-1:111122223333:alias/x, arn:aws-cn:kms:cn-north-1:111122223333:alias/x",
        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/x, arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/x"
    })
    void readsEveryNameOfAKey(String id, String sent) {
        assertThat(AwsKey.of(id).orElseThrow().id()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.b",
                "a/b",
                "alias/",
                "alias/a.b",
                "alias/ü",
                "arn:aws:kms:evil.example:111122223333:alias/x",
                "arn:aws:kms:eu-central-1/x:111122223333:alias/x",
                "arn:aws:kms:eu-central-1:11112222333:alias/x",
                "arn:aws:kms:eu-central-1:111122223333:key/x",
                "arn:aws:iam::111122223333:role/x"
            })
    void knowsNoOtherNames(String id) {
        assertThat(AwsKey.of(id)).isEmpty();
    }

    @Test
    void goesToTheEndpointOfTheRegion() {
        assertThat(AwsSettings.endpoint("kms", "eu-central-1"))
                .isEqualTo(URI.create("https://kms.eu-central-1.amazonaws.com"));
        assertThat(AwsSettings.endpoint("sts", "cn-north-1"))
                .isEqualTo(URI.create("https://sts.cn-north-1.amazonaws.com.cn"));
    }

    @Test
    void takesForAnAliasAnyKeyOfItsAccountAndRegionOnly() {
        AwsKey alias =
                AwsKey.of("arn:aws:kms:eu-central-1:111122223333:alias/x").orElseThrow();
        assertThat(alias.isNamedBy(AwsStage.ARN, "eu-central-1")).isTrue();
        assertThat(alias.isNamedBy(AwsStage.ARN.replace("1111", "2222"), "eu-central-1"))
                .isFalse();
        assertThat(alias.isNamedBy(AwsStage.ARN.replace("eu-central", "eu-west"), "eu-central-1"))
                .isFalse();
        assertThat(alias.isNamedBy(alias.id(), "eu-central-1")).isFalse();
    }

    @Test
    void readsNoAnswerThatDeclaresEntitiesOrSaysSomethingTwice() {
        assertThat(sts("<a><Credentials><SecretAccessKey>s&amp;t</SecretAccessKey></Credentials></a>")
                        .text("SecretAccessKey"))
                .contains("s&t");
        for (String bad : new String[] {
            "",
            "<a><Code>x</Code>",
            "<a><Code>x</Code><Code>y</Code></a>",
            "<a><Code><b/></Code></a>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a><Code>&x;</Code></a>",
            "<a>".repeat(20) + "<Code>x</Code>" + "</a>".repeat(20)
        }) {
            assertThat(sts(bad).text("Code")).as(bad).isEmpty();
        }
    }

    private static StsAnswer sts(String text) {
        return StsAnswer.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** FORMAT.md §3: 768 bytes in all. A key's ARN and a context as long as one may be leave room for the name. */
    @Test
    void hasRoomInAnEnvelopeForWhatKmsWraps() {
        Bytes wrapped = WrappedKey.of(new byte[184]).orElseThrow();
        String arn = AwsStage.ARN.replace("arn:aws:", "arn:aws-us-gov:").replace("eu-central-1", "us-gov-west-1");
        Bytes context = EncryptionContext.encode(Map.of("k", "v".repeat(EncryptionContext.LIMIT - 5)));
        KeySource source = KeySource.kms("aws", arn, wrapped, context);
        int fixed = 76 + 39 + 1 + 1 + 2 + 2 + 48;

        assertThat(context.size()).isEqualTo(EncryptionContext.LIMIT);
        assertThat(fixed
                        + source.provider().length()
                        + source.keyId().length()
                        + source.wrapped().size()
                        + source.context().size())
                .isLessThanOrEqualTo(Envelope.BINARY_LIMIT);
    }
}
