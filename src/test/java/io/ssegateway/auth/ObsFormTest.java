package io.ssegateway.auth;

import static io.ssegateway.auth.BodyClaimsTest.DATA;
import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms signed for OBS: as its SDKs sign them, and what is refused. */
class ObsFormTest {
    /** {@code {"expiration":"2026-11-25T18:20:15.992Z","conditions":[{"bucket":"photos"},{"content-type":"text/plain"},…}. */
    private static final String OF_JAVA =
            "eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yNVQxODoyMDoxNS45OTJaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoicGhvdG9zIn0seyJj"
                    + "b250ZW50LXR5cGUiOiJ0ZXh0L3BsYWluIn0seyJrZXkiOiJrIn0seyJ4LW9icy1hY2wiOiJwcml2YXRlIn1dfQ==";

    private static final String OF_NODE =
            "eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yNVQxODoyMzoxOVoiLCAiY29uZGl0aW9ucyI6W3sieC1vYnMtYWNsIjoicHJpdmF0ZSJ9LHsi"
                    + "Y29udGVudC10eXBlIjoidGV4dC9wbGFpbiJ9LHsiYnVja2V0IjoicGhvdG9zIn0seyJrZXkiOiJrIn1dfQ==";

    private static final String OF_PYTHON =
            "eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yNVQxODoyMjo0NVoiLCAiY29uZGl0aW9ucyI6W3sieC1vYnMtYWNsIjoicHJpdmF0ZSJ9LHsi"
                    + "Y29udGVudC10eXBlIjoidGV4dC9wbGFpbiJ9LHsiYnVja2V0IjoicGhvdG9zIn0seyJrZXkiOiJrIn1dfQ==";

    private static final String BUCKET = "photos";
    private static final Instant NOW = Instant.parse("2026-11-25T18:20:15Z");

    private final FormVerifier verifier = new FormVerifier(Optional.empty());

    private static Map<String, String> recorded(String policy, String signature) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "k");
        fields.put("x-obs-acl", "private");
        fields.put("content-type", "text/plain");
        fields.put("AccessKeyId", Examples.ACCESS_KEY);
        fields.put("policy", policy);
        fields.put("signature", signature);
        return fields;
    }

    private static Map<String, String> form() {
        String policy = Policies.encoded(Policies.document("""
                ["starts-with", "$x-obs-meta-a", "b"], {"x-obs-server-side-encryption": "kms"},
                ["eq", "$x-obs-server-side-encryption-kms-key-id", "photos"], ["content-length-range", 9, 9]
                """));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "a");
        fields.put("x-obs-meta-a", "bc");
        fields.put("x-obs-server-side-encryption", "kms");
        fields.put("X-Obs-Server-Side-Encryption-Kms-Key-Id", "photos");
        fields.put("AccessKeyId", Examples.ACCESS_KEY);
        fields.put("policy", policy);
        fields.put("signature", ObsSigner.mac(Examples.SECRET, policy));
        return fields;
    }

    private VerifiedForm verify(Map<String, String> fields) {
        return verify(fields, EveryScheme.KEYS);
    }

    private VerifiedForm verify(Map<String, String> fields, ClientKeys keys) {
        return verifier.verify(FormFields.of(fields, "photo.jpg"), BUCKET, keys, NOW);
    }

    static Stream<Arguments> recorded() {
        return Stream.of(
                arguments(OF_JAVA, "1ixdkfq5Wmr2katpitBsO2YGN68="),
                arguments(OF_NODE, "fs4nJaTmLk6MhTfiS/vv7AX2uG0="),
                arguments(OF_PYTHON, "jUhQaFJ6JM5B7uC7k9jgYIE7YHc="));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void acceptsWhatTheSdksSign(String policy, String signature) {
        assertThat(verify(recorded(policy, signature)).accessKey()).contains(Examples.ACCESS_KEY);
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(recorded(policy, "x" + signature)));
    }

    @Test
    void conditionsHoldItsFields() {
        assertThat(verify(form()).accessKey()).contains(Examples.ACCESS_KEY);
        assertThat(FormVerifier.isObs(FormFields.of(form(), ""))).isTrue();
        assertThat(FormVerifier.isSigned(FormFields.of(Map.of("AccessKeyId", "a"), "")))
                .isTrue();
    }

    private static Consumer<Map<String, String>> with(String name, String value) {
        return fields -> fields.put(name, value);
    }

    private static Consumer<Map<String, String>> without(String name) {
        return fields -> fields.remove(name);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(without("policy"), S3Error.INVALID_ARGUMENT, "'policy'"),
                arguments(without("signature"), S3Error.INVALID_ARGUMENT, "'Signature'"),
                arguments(without("AccessKeyId"), S3Error.INVALID_ARGUMENT, "'AWSAccessKeyId'"),
                arguments(with("AccessKeyId", "AKIAUNKNOWN"), S3Error.INVALID_ACCESS_KEY_ID, ""),
                arguments(with("signature", "x"), S3Error.SIGNATURE_DOES_NOT_MATCH, ""),
                arguments(with("policy", "e30="), S3Error.SIGNATURE_DOES_NOT_MATCH, ""),
                arguments(with("x-obs-security-token", "t"), S3Error.INVALID_TOKEN, "x-obs-security-token"),
                arguments(with("x-amz-security-token", "t"), S3Error.INVALID_TOKEN, "x-amz-security-token"),
                arguments(with("AWSAccessKeyId", Examples.ACCESS_KEY), S3Error.INVALID_ARGUMENT, "Only one"),
                arguments(with("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), S3Error.INVALID_ARGUMENT, "Only one"),
                arguments(with("x-obs-meta-a", "c"), S3Error.ACCESS_DENIED, "$x-obs-meta-a"),
                arguments(without("x-obs-meta-a"), S3Error.ACCESS_DENIED, "$x-obs-meta-a"),
                arguments(with("x-obs-server-side-encryption", "AES256"), S3Error.ACCESS_DENIED, "Condition failed"),
                arguments(without("x-obs-server-side-encryption"), S3Error.ACCESS_DENIED, "Condition failed"),
                arguments(with("x-obs-acl", "public-read"), S3Error.ACCESS_DENIED, "Extra input fields: x-obs-acl"),
                arguments(
                        with("x-obs-server-side-encryption-customer-key", "c2VjcmV0"),
                        S3Error.ACCESS_DENIED,
                        "Extra input fields: x-obs-server-side-encryption-customer-key"),
                arguments(with("x-amz-acl", "private"), S3Error.ACCESS_DENIED, "Extra input fields: x-amz-acl"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesAnAlteredForm(Consumer<Map<String, String>> change, S3Error error, String text) {
        Map<String, String> fields = form();
        change.accept(fields);
        S3Exception refused = refusal(error, () -> verify(fields));
        assertThat(refused.text()).contains(text).doesNotContain("c2VjcmV0");
    }

    @Test
    void aMismatchNamesTheAccessKeyAsTheFormDoes() {
        Map<String, String> fields = form();
        fields.put("signature", "x");
        assertThat(refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(fields))
                        .details())
                .containsEntry("AccessKeyId", Examples.ACCESS_KEY)
                .containsEntry("StringToSign", fields.get("policy"));
    }

    @Test
    void aFieldThatIsToBeIgnoredNeedsNoCondition() {
        Map<String, String> fields = form();
        fields.put("x-ignore-me", "x");
        assertThat(verify(fields).accessKey()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-25T18:20:15.991Z, true", "2026-11-25T18:20:15.992Z, true", "2026-11-25T18:20:15.993Z, false"})
    void aPolicyIsGoodUntilItExpires(Instant now, boolean good) {
        FormFields form = FormFields.of(recorded(OF_JAVA, "1ixdkfq5Wmr2katpitBsO2YGN68="), "");
        if (good) {
            assertThat(verifier.verify(form, BUCKET, EveryScheme.KEYS, now).accessKey())
                    .isPresent();
        } else {
            assertThat(refusal(S3Error.ACCESS_DENIED, () -> verifier.verify(form, BUCKET, EveryScheme.KEYS, now))
                            .text())
                    .contains("Policy expired");
        }
    }

    @Test
    void theOwnerMustBeAllowedToSignForObs() {
        ClientKeys without = new EveryScheme(EnumSet.complementOf(EnumSet.of(SignatureScheme.OBS)));
        assertThat(refusal(S3Error.INVALID_REQUEST, () -> verify(form(), without))
                        .text())
                .isEqualTo("Unsupported Authorization Type");
        assertThat(verify(form(), new EveryScheme(EnumSet.of(SignatureScheme.OBS)))
                        .accessKey())
                .isPresent();
    }

    @Test
    void aFormOfVersion2MayAskForAKeyOfAKmsWherePolicyBearsWithIt() {
        String policy = Policies.encoded(Policies.document("{\"x-amz-server-side-encryption\": \"aws:kms\"}"));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "a");
        fields.put("x-amz-server-side-encryption", "aws:kms");
        fields.put("AWSAccessKeyId", Examples.ACCESS_KEY);
        fields.put("policy", policy);
        fields.put("signature", ObsSigner.mac(Examples.SECRET, policy));
        refusal(S3Error.INVALID_ARGUMENT, () -> verify(fields));
        assertThat(verify(fields, EveryScheme.with(SigningQuirk.V2_KMS)).accessKey())
                .isPresent();
    }

    @Test
    void theFilesSizeIsHeldAgainstThePolicy() {
        FormFields fields = FormFields.of(form(), "");
        PostPolicy policy = PostPolicy.parse(fields.required("policy"));
        assertThat(policy.file()).isEqualTo(new PolicyCondition.LengthRange(DATA.length, DATA.length));
    }
}
