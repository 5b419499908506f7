package io.ssegateway.auth;

import static io.ssegateway.auth.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signed a form: Amazon's published example, and what is refused. */
class FormVerifierTest {
    /** "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)". */
    private static final String PUBLISHED =
            "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6"
                    + "ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAg"
                    + "ICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0"
                    + "ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13"
                    + "aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEy"
                    + "NzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0"
                    + "aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VY"
                    + "QU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFX"
                    + "UzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";

    private static final String BUCKET = "sigv4examplebucket";
    private static final Instant NOW = Instant.parse("2015-12-29T12:00:00Z");

    private final FormVerifier verifier = new FormVerifier(Optional.empty());

    private static Map<String, String> published() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", "user/user1/${filename}");
        fields.put("acl", "public-read");
        fields.put("success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html");
        fields.put("Content-Type", "image/jpeg");
        fields.put("x-amz-meta-uuid", "14365123651274");
        fields.put("x-amz-server-side-encryption", "AES256");
        fields.put("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request");
        fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        fields.put("X-Amz-Date", "20151229T000000Z");
        fields.put("x-amz-meta-tag", "");
        fields.put("Policy", PUBLISHED);
        fields.put("X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
        return fields;
    }

    /** A form of Version 2 over the same policy's conditions but those of Version 4. */
    private static Map<String, String> version2(String secret) {
        Map<String, String> fields = new LinkedHashMap<>();
        String policy = Policies.encoded("""
                {"expiration": "2015-12-30T12:00:00Z", "conditions": [
                  {"bucket": "sigv4examplebucket"}, ["starts-with", "$key", "user/"],
                  ["starts-with", "$x-amz-server-side-encryption", ""]]}
                """);
        fields.put("key", "user/a");
        fields.put("AWSAccessKeyId", Examples.ACCESS_KEY);
        fields.put("policy", policy);
        fields.put("signature", V2Signer.mac(secret, policy));
        return fields;
    }

    private VerifiedForm verify(Map<String, String> fields) {
        return verifier.verify(FormFields.of(fields, "photo.jpg"), BUCKET, EveryScheme.KEYS, NOW);
    }

    @Test
    void acceptsThePublishedForm() {
        assertThat(verify(published()).accessKey()).contains(Examples.ACCESS_KEY);
    }

    @Test
    void acceptsAFormOfVersion2() {
        assertThat(verify(version2(Examples.SECRET)).accessKey()).contains(Examples.ACCESS_KEY);
    }

    @Test
    void acceptsTheRegionItExpectsAndNoOther() {
        FormFields form = FormFields.of(published(), "photo.jpg");
        FormVerifier here = new FormVerifier(Optional.of("us-east-1"));
        assertThat(here.verify(form, BUCKET, EveryScheme.KEYS, NOW).accessKey()).isPresent();
        FormVerifier elsewhere = new FormVerifier(Optional.of("eu-west-1"));
        S3Exception refused = refusal(
                S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                () -> elsewhere.verify(form, BUCKET, EveryScheme.KEYS, NOW));
        assertThat(refused.details()).containsEntry("Region", "eu-west-1");
    }

    private static Consumer<Map<String, String>> with(String name, String value) {
        return fields -> fields.put(name, value);
    }

    private static Consumer<Map<String, String>> without(String name) {
        return fields -> fields.remove(name);
    }

    static Stream<Arguments> version4Refusals() {
        S3Error malformed = S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR;
        String scope = "/us-east-1/s3/aws4_request";
        return Stream.of(
                arguments(without("Policy"), S3Error.INVALID_ARGUMENT),
                arguments(without("X-Amz-Credential"), S3Error.INVALID_ARGUMENT),
                arguments(without("X-Amz-Algorithm"), S3Error.INVALID_ARGUMENT),
                arguments(without("X-Amz-Date"), S3Error.INVALID_ARGUMENT),
                arguments(without("X-Amz-Signature"), S3Error.INVALID_ARGUMENT),
                arguments(with("X-Amz-Algorithm", "AWS4-HMAC-SHA1"), malformed),
                arguments(with("X-Amz-Date", "2015-12-29"), malformed),
                arguments(with("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE" + scope), malformed),
                arguments(with("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151228" + scope), malformed),
                arguments(
                        with("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/ec2/aws4_request"),
                        malformed),
                arguments(with("X-Amz-Credential", "AKIAUNKNOWN/20151229" + scope), S3Error.INVALID_ACCESS_KEY_ID),
                arguments(with("X-Amz-Signature", "0"), S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(with("Policy", PUBLISHED + "="), S3Error.SIGNATURE_DOES_NOT_MATCH),
                arguments(with("x-amz-security-token", "t"), S3Error.INVALID_TOKEN),
                arguments(with("AWSAccessKeyId", Examples.ACCESS_KEY), S3Error.INVALID_ARGUMENT),
                arguments(with("key", "user/user2/a"), S3Error.ACCESS_DENIED),
                arguments(with("x-amz-server-side-encryption", "aws:kms"), S3Error.ACCESS_DENIED),
                arguments(with("x-amz-server-side-encryption-aws-kms-key-id", "k"), S3Error.ACCESS_DENIED));
    }

    @ParameterizedTest
    @MethodSource("version4Refusals")
    void refusesAnAlteredFormOfVersion4(Consumer<Map<String, String>> change, S3Error error) {
        Map<String, String> fields = published();
        change.accept(fields);
        refusal(error, () -> verify(fields));
    }

    static Stream<Arguments> version2Refusals() {
        String kms = "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature"
                + " Version 4.";
        return Stream.of(
                arguments(without("AWSAccessKeyId"), S3Error.INVALID_ARGUMENT, "AWSAccessKeyId"),
                arguments(without("signature"), S3Error.INVALID_ARGUMENT, "Signature"),
                arguments(with("AWSAccessKeyId", "AKIAUNKNOWN"), S3Error.INVALID_ACCESS_KEY_ID, ""),
                arguments(with("signature", "x"), S3Error.SIGNATURE_DOES_NOT_MATCH, ""),
                arguments(with("x-amz-server-side-encryption", "aws:kms"), S3Error.INVALID_ARGUMENT, kms));
    }

    @ParameterizedTest
    @MethodSource("version2Refusals")
    void refusesAnAlteredFormOfVersion2(Consumer<Map<String, String>> change, S3Error error, String text) {
        Map<String, String> fields = version2(Examples.SECRET);
        change.accept(fields);
        assertThat(refusal(error, () -> verify(fields)).text()).contains(text);
        refusal(S3Error.SIGNATURE_DOES_NOT_MATCH, () -> verify(version2("wrong")));
    }

    @Test
    void namesTheFieldThatIsMissing() {
        Map<String, String> fields = published();
        fields.remove("X-Amz-Signature");
        S3Exception refused = refusal(S3Error.INVALID_ARGUMENT, () -> verify(fields));
        assertThat(refused.text())
                .isEqualTo("Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check"
                        + " the order of the fields.");
        assertThat(refused.details()).containsEntry("ArgumentName", "X-Amz-Signature");
    }

    @Test
    void aPolicyThatNobodySignedIsRefused() {
        refusal(S3Error.ACCESS_DENIED, () -> verify(Map.of("key", "user/a", "policy", PUBLISHED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy", "X-Amz-Credential", "x-amz-signature", "AWSAccessKeyId", "signature"})
    void aFormWithAnyFieldOfASignatureIsNoUnsignedOne(String name) {
        assertThat(FormVerifier.isSigned(FormFields.of(Map.of("key", "k", name, "x"), "")))
                .isTrue();
        assertThat(FormVerifier.isSigned(FormFields.of(Map.of("key", "k", "acl", "x"), "")))
                .isFalse();
    }

    @Test
    void theOwnerMustBeAllowedToSignLikeThis() {
        ClientKeys without4 = new EveryScheme(EnumSet.complementOf(EnumSet.of(SignatureScheme.V4)));
        FormFields form4 = FormFields.of(published(), "photo.jpg");
        refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(form4, BUCKET, without4, NOW));

        ClientKeys presigned = new EveryScheme(Set.of(SignatureScheme.V4, SignatureScheme.V2_PRESIGNED));
        FormFields form2 = FormFields.of(version2(Examples.SECRET), "photo.jpg");
        S3Exception refused = refusal(S3Error.INVALID_REQUEST, () -> verifier.verify(form2, BUCKET, presigned, NOW));
        assertThat(refused.text()).contains("Please use AWS4-HMAC-SHA256");
    }
}
