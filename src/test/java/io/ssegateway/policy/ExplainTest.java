package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
    @TempDir
    Path parent;

    private Policies policies;

    @BeforeEach
    void load() {
        policies = new PolicyFolder(parent)
                .file("a.yaml", PolicyFolder.SMALL)
                .file("b.yaml", """
                        version: 1
                        principals:
                          reader:
                            credentials: [{access-key: AKREAD, secret: "file:app1"}]
                            buckets: {photos: [read, write], nowhere: all}
                            kms: {photos: [kms:cmk:get, kms:dek:decrypt]}
                        """)
                .snapshot();
    }

    private Explain explain(String method, String target, String principal, Transport transport) {
        int slash = target.indexOf('/');
        BucketName bucket = new BucketName(slash < 0 ? target : target.substring(0, slash));
        Optional<String> key = slash < 0 ? Optional.empty() : Optional.of(target.substring(slash + 1));
        return Explain.of(policies, new Explain.Request(method, bucket, key, principal, transport));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, photos/a.jpg, app, TLS, '', ''",
        "PUT, photos/a.jpg, app, CLEAR, AccessDenied, ''",
        "GET, photos/a.jpg, app, CLEAR, AccessDenied, ''",
        "GET, photos/a.jpg, reader, TLS, '', ''",
        "PUT, photos/a.jpg, reader, TLS, AccessDenied, kms:dek:create",
        "DELETE, photos/a.jpg, reader, TLS, AccessDenied, delete",
        "GET, photos, reader, TLS, AccessDenied, list",
        "PUT, photos, reader, TLS, AccessDenied, admin",
        "HEAD, photos/a.jpg, reader, TLS, '', ''",
        "GET, photos, app, CLEAR, '', ''",
        "PUT, clear-1/x, app, CLEAR, '', ''",
        "PUT, nowhere/x, reader, TLS, NoEncryptionPolicy, ''",
        "PUT, photos/a.jpg, nobody, TLS, AccessDenied, ''",
        "TRACE, photos/a.jpg, app, TLS, MethodNotAllowed, ''"
    })
    void namesCodeAndMissingRight(
            String method, String target, String principal, Transport transport, String code, String missing) {
        Explain explain = explain(method, target, principal, transport);
        assertThat(explain.code().orElse("")).isEqualTo(code);
        assertThat(explain.missing().orElse("")).isEqualTo(missing);
        assertThat(explain.allowed()).isEqualTo(code.isEmpty());
    }

    @Test
    void tellsRulePlaceAndDecisionInLines() {
        assertThat(explain("PUT", "photos/a.jpg", "reader", Transport.TLS)
                        .toString()
                        .replace(parent.toString() + "/", ""))
                .isEqualTo("""
                        PUT photos/a.jpg as reader over https
                        decision: refuse (AccessDenied)
                        reason: principal 'reader' does not hold 'kms:dek:create' on key 'photos'
                        missing right: kms:dek:create
                        rule: photos
                        place: policies/a.yaml:11:5
                        encryption: sse-kms
                        key: photos""");
    }

    @Test
    void membersLeaveOutWhatDoesNotApply() {
        assertThat(explain("GET", "clear-1", "app", Transport.CLEAR).members())
                .containsEntry("decision", "allow")
                .containsEntry("transport", "http")
                .containsEntry("rule", "clear-*")
                .containsEntry("encryption", "none")
                .doesNotContainKeys("key", "code", "missing", "keyAlias");
    }
}
