package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {
    private static final BucketName PHOTOS = new BucketName("photos");
    private static final BucketName PUBLIC = new BucketName("photos-public");

    @TempDir
    Path parent;

    private Principal principal(String words) {
        return new PolicyFolder(parent)
                .file(
                        "a.yaml",
                        "version: 1\nkeys: {k: {}, a/b: {}}\nprincipals:\n  app:\n"
                                + "    credentials: [{access-key: A, secret: \"file:app1\"}]\n" + words)
                .snapshot()
                .principal("app", new BucketName("any"))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "read, READ HEAD",
        "write, WRITE",
        "list, LIST",
        "delete, DELETE",
        "head, HEAD",
        "admin, ADMIN",
        "all, READ WRITE HEAD LIST DELETE ADMIN"
    })
    void eachWordGrantsExactlyItsRights(String word, String rights) {
        Principal app = principal("    buckets: {photos: " + word + "}\n");
        for (Right right : Right.values()) {
            boolean granted = List.of(rights.split(" ")).contains(right.name());
            assertThat(app.may(right, PHOTOS, Optional.of("k")))
                    .as(right.name())
                    .isEqualTo(granted);
        }
    }

    @Test
    void aRightReachesItsBucketsOnly() {
        Principal app = principal("    buckets: {\"photos*\": read, other: read}\n");
        assertThat(app.may(Right.READ, PUBLIC, Optional.of("k"))).isTrue();
        assertThat(app.may(Right.READ, new BucketName("phot"), Optional.of("k")))
                .isFalse();
        assertThat(app.may(Right.READ, new BucketName("other2"), Optional.of("k")))
                .isFalse();
    }

    @Test
    void rightsOfAllMatchingPatternsAddUp() {
        Principal app = principal("    buckets: {\"*\": [list], photos: [read]}\n");
        assertThat(app.may(Right.LIST, PHOTOS, Optional.empty())).isTrue();
        assertThat(app.may(Right.READ, PHOTOS, Optional.of("k"))).isTrue();
        assertThat(app.may(Right.READ, PUBLIC, Optional.of("k"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "READ, press/a.jpg, true",
        "READ, press/, true",
        "READ, press, false",
        "READ, pressed/a.jpg, false",
        "READ, , false",
        "LIST, press/, true",
        "LIST, press/2026/, true",
        "LIST, press, false",
        "LIST, , false",
        "ADMIN, press/a.jpg, false"
    })
    void aRightOnAPrefixReachesWhatIsUnderIt(Right right, String key, boolean allowed) {
        Principal app = principal("    buckets: {\"photos-public/press/*\": all}\n");
        assertThat(app.may(right, PUBLIC, Optional.ofNullable(key))).isEqualTo(allowed);
        assertThat(app.sees(PUBLIC)).isTrue();
        assertThat(app.sees(PHOTOS)).isFalse();
    }

    @Test
    void aRightOnOneObjectListsNothing() {
        Principal app = principal("    buckets: {\"photos/a.txt\": all}\n");
        assertThat(app.may(Right.READ, PHOTOS, Optional.of("a.txt"))).isTrue();
        assertThat(app.may(Right.LIST, PHOTOS, Optional.of("a.txt"))).isFalse();
        assertThat(app.may(Right.READ, PHOTOS, Optional.of("a.txt2"))).isFalse();
    }

    @Test
    void anEmptyListOfRightsShowsNoBucket() {
        assertThat(principal("    buckets: {photos: []}\n").sees(PHOTOS)).isFalse();
    }

    @Test
    void useMeansEveryKeyRightOfThatKeyOnly() {
        Principal app = principal("    kms: {a/b: use}\n");
        for (KmsRight right : KmsRight.values()) {
            assertThat(app.may(right, "a/b")).isTrue();
            assertThat(app.may(right, "k")).isFalse();
        }
    }

    @Test
    void cryptoIsEncryptAndDecrypt() {
        Principal both = principal("    kms: {k: [kms:dek:crypto]}\n");
        assertThat(both.may(KmsRight.DEK_ENCRYPT, "k")).isTrue();
        assertThat(both.may(KmsRight.DEK_DECRYPT, "k")).isTrue();
        assertThat(both.may(KmsRight.DEK_CREATE, "k")).isFalse();
        Principal half = principal("    kms: {k: [kms:dek:decrypt]}\n");
        assertThat(half.may(KmsRight.DEK_ENCRYPT, "k")).isFalse();
    }

    @Test
    void theFiveObsRightsSufficeForEverything() {
        Principal app = principal(
                "    kms: {k: [kms:cmk:get, kms:cmk:list, kms:cmk:create, kms:dek:create, kms:dek:crypto]}\n");
        for (Right right : Right.values()) {
            assertThat(KeyRights.missing(app, right, "k")).isEmpty();
        }
    }

    @Test
    void theFirstMissingKeyRightIsNamed() {
        assertThat(KeyRights.needed(Right.WRITE))
                .isEqualTo(EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_CREATE, KmsRight.DEK_ENCRYPT));
        assertThat(KeyRights.needed(Right.READ)).isEqualTo(EnumSet.of(KmsRight.CMK_GET, KmsRight.DEK_DECRYPT));
        Principal reader = principal("    kms: {k: [kms:cmk:get, kms:dek:decrypt]}\n");
        assertThat(KeyRights.missing(reader, Right.READ, "k")).isEmpty();
        assertThat(KeyRights.missing(reader, Right.WRITE, "k")).contains(KmsRight.DEK_CREATE);
        assertThat(KeyRights.missing(reader, Right.HEAD, "other")).isEmpty();
    }

    @Test
    void backendAsIsOneOfThree() {
        assertThat(principal("").backendAs()).isEqualTo(new Principal.BackendAs.Gateway());
        assertThat(principal("    backend-as: own\n").backendAs()).isEqualTo(new Principal.BackendAs.Own());
        assertThat(principal("    backend-as: obs-acme\n").backendAs())
                .isEqualTo(new Principal.BackendAs.Named("obs-acme"));
    }
}
