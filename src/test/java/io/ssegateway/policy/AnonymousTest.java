package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.Principal.BackendAs;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.Transport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule opens to requests without a signature, and to which keys. */
class AnonymousTest {
    private static final BucketName BUCKET = new BucketName("web-site");
    private static final BucketName OTHER = new BucketName("web-other");

    @TempDir
    Path parent;

    private PolicyFolder folder(String rule) {
        return new PolicyFolder(parent)
                .file(
                        "a.yaml",
                        "version: 1\nkeys: {site: {}, other: {}}\nbuckets:\n  - {match: \"web-*\", " + rule
                                + "}\n  - {match: web-other, encrypt: sse-kms, key: other}\n");
    }

    private Principal anonymous(String rule) {
        return folder(rule).snapshot().anonymous(BUCKET).orElseThrow();
    }

    private static List<String> rights(Principal principal) {
        return Arrays.stream(Right.values())
                .filter(right -> principal.may(right, BUCKET, Optional.of("key")))
                .map(Verdict::word)
                .sorted()
                .toList();
    }

    private static List<String> keyRights(Principal principal, String key) {
        return Arrays.stream(KmsRight.values())
                .filter(right -> principal.may(right, key))
                .map(KmsRight::word)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypt: sse-kms, key: site", "encrypt: sse-kms, key: site, anonymous: []"})
    void aRuleThatSaysNothingOpensNothing(String rule) {
        assertThat(folder(rule).snapshot().anonymous(BUCKET)).isEmpty();
    }

    @Test
    void aBucketWithoutARuleIsOpenToNobody() {
        assertThat(folder("encrypt: sse-obs, anonymous: [read]").snapshot().anonymous(new BucketName("elsewhere")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'[read]', head read, kms:cmk:get kms:dek:decrypt",
        "'[read, list]', head list read, kms:cmk:get kms:dek:decrypt",
        "'[head]', head, ",
        "'[list]', list, ",
        "'[delete]', delete, ",
        "'[write]', write, kms:cmk:get kms:dek:create kms:dek:encrypt",
        "forward, delete head list read write, kms:cmk:get kms:dek:decrypt"
    })
    void opensTheListedRightsAndWhatTheyNeedOfTheRulesKey(String words, String rights, String keyRights) {
        Principal anonymous = anonymous("encrypt: sse-kms, key: site, anonymous: " + words);
        assertThat(rights(anonymous)).containsExactly(rights.split(" "));
        assertThat(String.join(" ", keyRights(anonymous, "site"))).isEqualTo(keyRights == null ? "" : keyRights);
        assertThat(keyRights(anonymous, "other")).isEmpty();
    }

    @Test
    void isNobodyInEveryOtherBucketAndInNoListing() {
        Principal anonymous = anonymous("encrypt: sse-obs, anonymous: [read, list]");
        assertThat(anonymous.may(Right.READ, OTHER, Optional.of("key"))).isFalse();
        assertThat(anonymous.sees(BUCKET)).isFalse();
        assertThat(folder("encrypt: sse-obs, anonymous: [read]").snapshot().anonymous(OTHER))
                .isEmpty();
        assertThat(anonymous.name()).isEqualTo("anonymous");
        assertThat(SignatureScheme.values()).noneMatch(anonymous::signsWith);
    }

    @Test
    void rightsAreSignedByTheGatewayAndForwardedIsSignedByNobody() {
        assertThat(anonymous("encrypt: sse-obs, anonymous: [read]").backendAs()).isEqualTo(new BackendAs.Gateway());
        assertThat(anonymous("encrypt: sse-obs, anonymous: forward").backendAs())
                .isEqualTo(new BackendAs.Nobody());
    }

    @Test
    void aServerStartsWithIt() {
        assertThat(folder("encrypt: sse-obs, anonymous: [read]").load().servable())
                .isPresent();
        assertThat(folder("encrypt: none, anonymous: forward").load().servable())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "all"})
    void nobodyStoresInClear(String word) {
        assertThat(folder("encrypt: none, anonymous: [" + word + "]").lines())
                .contains("policies/a.yaml:4:49: anonymous '" + word + "' with 'encrypt: none' lets anybody store in"
                        + " clear; encrypt, or take the right away");
    }

    @Test
    void administrationByAnybodyIsWorthAWarning() {
        PolicyFolder folder = folder("encrypt: sse-obs, anonymous: [admin]");
        assertThat(folder.lines())
                .containsExactly("policies/a.yaml:4:52: anonymous 'admin' lets anybody create, configure and delete the"
                        + " bucket; name single rights   (warning)");
        assertThat(folder.load().servable()).isPresent();
    }

    @Test
    void anUnknownRightHasASuggestion() {
        assertThat(folder("encrypt: sse-obs, anonymous: [reed]").lines())
                .containsExactly("policies/a.yaml:4:52: unknown right 'reed'; did you mean 'read'? (read, write, list,"
                        + " delete, head, admin, all)");
    }

    @Test
    void noPrincipalHasItsName() {
        PolicyFolder folder = new PolicyFolder(parent)
                .file(
                        "a.yaml",
                        "version: 1\nprincipals:\n  anonymous:\n"
                                + "    credentials: [{access-key: A, secret: \"file:app1\"}]\n"
                                + "buckets:\n  - {match: abc, encrypt: sse-obs}\n");
        assertThat(folder.lines())
                .containsExactly("policies/a.yaml:3:3: 'anonymous' is what a request without a signature is called;"
                        + " choose another name");
    }

    @ParameterizedTest
    @CsvSource({"GET, allow", "HEAD, allow", "PUT, refuse", "DELETE, refuse"})
    void explainKnowsIt(String method, String decision) {
        Policies policies =
                folder("encrypt: sse-kms, key: site, anonymous: [read]").snapshot();
        Explain.Request request = new Explain.Request(method, BUCKET, Optional.of("key"), "anonymous", Transport.TLS);
        assertThat(Explain.of(policies, request).decision()).isEqualTo(decision);
    }

    @Test
    void explainSaysThatABucketIsClosed() {
        Policies policies = folder("encrypt: sse-kms, key: site").snapshot();
        Explain.Request request = new Explain.Request("GET", BUCKET, Optional.of("key"), "anonymous", Transport.TLS);
        assertThat(Explain.of(policies, request).reason())
                .isEqualTo("requests without a signature may do nothing in 'web-site'");
    }
}
