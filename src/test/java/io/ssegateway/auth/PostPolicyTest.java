package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of a form: what a document must be, each condition, and that no field escapes. */
class PostPolicyTest {
    private static final Instant NOW = Instant.parse("2029-12-31T23:59:59Z");

    private static PostPolicy policy(String conditions) {
        return PostPolicy.parse(Policies.encoded(Policies.document(conditions)));
    }

    private static FormFields form(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "a/b");
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return FormFields.of(fields, "f.txt");
    }

    private static String refused(String conditions, FormFields form) {
        S3Exception refusal =
                refusal(S3Error.ACCESS_DENIED, () -> policy(conditions).check(form, "photos", NOW));
        assertThat(refusal.text()).startsWith("Invalid according to Policy: ");
        return refusal.text().substring("Invalid according to Policy: ".length());
    }

    static Stream<Arguments> met() {
        return Stream.of(
                arguments("{\"acl\": \"private\"}", form("acl", "private")),
                arguments("{\"ACL\": \"private\"}", form("aCl", "private")),
                arguments("[\"eq\", \"$acl\", \"private\"]", form("acl", "private")),
                arguments("[\"EQ\", \"$Acl\", \"private\"]", form("acl", "private")),
                arguments("[\"starts-with\", \"$x-amz-meta-a\", \"b\"]", form("x-amz-meta-a", "bc")),
                arguments("[\"starts-with\", \"$x-amz-meta-a\", \"\"]", form("x-amz-meta-a", "")),
                arguments("[\"starts-with\", \"$acl\", \"\"]", form()),
                arguments("[\"starts-with\", \"$Content-Type\", \"image/\"]", form("Content-Type", "image/a, image/b")),
                arguments("[\"eq\", \"$key\", \"a/f.txt\"]", form("key", "a/${filename}")),
                arguments("", form("x-ignore-me", "1", "X-Ignore-Too", "2")),
                arguments("", form("policy", "p", "X-Amz-Signature", "s", "signature", "s", "AWSAccessKeyId", "a")),
                arguments("[\"content-length-range\", 0, 1]", form()));
    }

    @ParameterizedTest
    @MethodSource("met")
    void aFormThatMeetsItsPolicyPasses(String conditions, FormFields form) {
        policy(conditions).check(form, "photos", NOW);
    }

    static Stream<Arguments> unmet() {
        return Stream.of(
                arguments("{\"acl\": \"private\"}", form("acl", "public-read"), "[\"eq\", \"$acl\", \"private\"]"),
                arguments("{\"Key\": \"a/B\"}", form(), "[\"eq\", \"$Key\", \"a/B\"]"),
                arguments("{\"acl\": \"private\"}", form(), "[\"eq\", \"$acl\", \"private\"]"),
                arguments("[\"eq\", \"key\", \"a/b\"]", form(), "[\"eq\", \"key\", \"a/b\"]"),
                arguments("[\"eq\", \"$\", \"\"]", form(), "[\"eq\", \"$\", \"\"]"),
                arguments("{\"bucket\": \"other\"}", form(), "[\"eq\", \"$bucket\", \"other\"]"),
                arguments("{\"bucket\": \"other\"}", form("bucket", "other"), "[\"eq\", \"$bucket\", \"other\"]"),
                arguments("[\"starts-with\", \"$key\", \"c\"]", form(), "[\"starts-with\", \"$key\", \"c\"]"),
                arguments(
                        "[\"starts-with\", \"$Content-Type\", \"image/\"]",
                        form("content-type", "image/png,text/html"),
                        "[\"starts-with\", \"$Content-Type\", \"image/\"]"),
                arguments("[\"eq\", \"$acl\", \"a\\\"b\"]", form(), "[\"eq\", \"$acl\", \"a\\\"b\"]"));
    }

    @ParameterizedTest
    @MethodSource("unmet")
    void namesTheConditionThatFailed(String conditions, FormFields form, String condition) {
        assertThat(refused(conditions, form)).isEqualTo("Policy Condition failed: " + condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl",
                "Content-Type",
                "x-amz-meta-ssegw",
                "x-amz-server-side-encryption",
                "x-amz-date",
                "success_action_redirect",
                "submit",
                "xx-ignore-me"
            })
    void aFieldThatNoConditionCoversIsRefused(String name) {
        assertThat(refused("", form(name, "x"))).isEqualTo("Extra input fields: " + name.toLowerCase());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[[\"starts-with\", \"$key\", \"\"]]|bucket", "[{\"bucket\": \"photos\"}]|key"})
    void bucketAndKeyMustBeCovered(String conditions, String field) {
        PostPolicy policy = PostPolicy.parse(
                Policies.encoded("{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":" + conditions + "}"));
        S3Exception refusal = refusal(S3Error.ACCESS_DENIED, () -> policy.check(form(), "photos", NOW));
        assertThat(refusal.text()).isEqualTo("Invalid according to Policy: Extra input fields: " + field);
    }

    @Test
    void isGoodUntilItsExpiration() {
        PostPolicy policy = policy("");
        policy.check(form(), "photos", Instant.parse("2030-01-01T00:00:00Z"));
        S3Exception refusal = refusal(
                S3Error.ACCESS_DENIED, () -> policy.check(form(), "photos", Instant.parse("2030-01-01T00:00:00.001Z")));
        assertThat(refusal.text()).isEqualTo("Invalid according to Policy: Policy expired.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|Invalid JSON.",
                "[]|Invalid JSON.",
                "{\"expiration\":|Invalid JSON.",
                "{\"conditions\":[]}|Policy missing expiration.",
                "{\"EXPIRATION\":\"2030-01-01T00:00:00Z\",\"conditions\":[]}|Policy missing expiration.",
                "{\"expiration\":\"2030-01-01T00:00:00Z\"}|Policy missing conditions.",
                "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":{}}|Invalid 'conditions' value: must be a List.",
                "{\"expiration\":\"tomorrow\",\"conditions\":[]}|Invalid 'expiration' value: 'tomorrow'",
                "{\"expiration\":\"2030-02-30T00:00:00Z\",\"conditions\":[]}|Invalid 'expiration' value: '2030-02-30T00:00:00Z'",
                "{\"expiration\":\"2030-01-01T00:00:00+00:00\",\"conditions\":[]}"
                        + "|Invalid 'expiration' value: '2030-01-01T00:00:00+00:00'",
                "{\"expiration\":1893456000,\"conditions\":[]}|Invalid 'expiration' value: '1893456000'"
            })
    void aDocumentThatIsNoneIsRefused(String json, String text) {
        S3Exception refusal = refusal(S3Error.INVALID_POLICY_DOCUMENT, () -> PostPolicy.parse(Policies.encoded(json)));
        assertThat(refusal.text()).isEqualTo("Invalid Policy: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "%%%", "wK8=", "e30", ""})
    void whatIsNoBase64OfADocumentIsRefused(String encoded) {
        refusal(S3Error.INVALID_POLICY_DOCUMENT, () -> PostPolicy.parse(encoded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"acl\": \"private\", \"key\": \"k\"}",
                "{\"acl\": 1}",
                "{\"acl\": null}",
                "\"bucket\"",
                "null",
                "[]",
                "[\"eq\", \"$key\"]",
                "[\"eq\", \"$key\", \"a\", \"b\"]",
                "[\"ends-with\", \"$key\", \"x\"]",
                "[\"content-length-range\", 0]",
                "[\"content-length-range\", -1, 0]",
                "[\"content-length-range\", 0, 1.5]",
                "[\"content-length-range\", 0, \"x\"]",
                "[\"content-length-range\", 0, 9999999999999999999]"
            })
    void aConditionThatIsNoneIsRefused(String condition) {
        refusal(S3Error.INVALID_POLICY_DOCUMENT, () -> policy(condition));
    }

    private static byte[] through(String conditions, int size) {
        VerifiedForm form =
                new VerifiedForm(Optional.empty(), policy(conditions).file(), BodyClaims.ofFile(form()));
        return Collecting.collect(form.verify(Body.of(Buffer.buffer(new byte[size]))), 1 << 20)
                .await()
                .atMost(Duration.ofSeconds(5))
                .getBytes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"content-length-range\", 5, 10]",
                "[\"content-length-range\", \"5\", \"10\"]",
                "[\"content-length-range\", 5, 100], [\"content-length-range\", 0, 10]"
            })
    void theFileIsAsLongAsEveryRangeAllows(String conditions) {
        assertThat(through(conditions, 5)).hasSize(5);
        assertThat(through(conditions, 10)).hasSize(10);
        S3Exception small = refusal(S3Error.ENTITY_TOO_SMALL, () -> through(conditions, 4));
        assertThat(small.details()).containsEntry("ProposedSize", "4").containsEntry("MinSizeAllowed", "5");
        S3Exception large = refusal(S3Error.ENTITY_TOO_LARGE, () -> through(conditions, 11));
        assertThat(large.text()).isEqualTo("Your proposed upload exceeds the maximum allowed size");
        assertThat(large.details()).containsEntry("ProposedSize", "11").containsEntry("MaxSizeAllowed", "10");
    }

    @Test
    void withoutARangeFiveGibibytesAreTheMost() {
        FileLengthCheck check = new FileLengthCheck(policy("").file());
        Buffer piece = Buffer.buffer(new byte[1 << 26]);
        for (int i = 0; i < 80; i++) {
            check.update(piece, b -> {});
        }
        refusal(S3Error.ENTITY_TOO_LARGE, () -> check.update(Buffer.buffer("x"), b -> {}));
    }
}
