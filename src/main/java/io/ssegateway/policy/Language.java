package io.ssegateway.policy;

import io.ssegateway.policy.BucketRule.Compat;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.Https;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every word of the policy language, version 1. The published JSON Schema lists the same, and a test holds them. */
final class Language {
    static final int VERSION = 1;

    static final Set<String> TOP = Set.of("version", "defaults", "network", "keys", "principals", "buckets", "regions");
    static final Set<String> DEFAULTS = Set.of("https", "etag", "plaintext-reads", "api");
    static final Set<String> NETWORK = Set.of("secure", "trusted-proxies");
    static final Set<String> KEY = Set.of("kms", "id", "context", "region");
    static final Set<String> PRINCIPAL = Set.of("credentials", "buckets", "kms", "backend-as", "signatures", "quirks");
    static final Set<String> CREDENTIAL = Set.of("access-key", "secret", "until");
    static final Set<String> RULE = Set.of(
            "match",
            "encrypt",
            "key",
            "bucket-key",
            "accept",
            "api",
            "plaintext-reads",
            "https",
            "etag",
            "identity",
            "region",
            "backend",
            "mode",
            "anonymous",
            "compat");
    static final Set<String> REGION = Set.of("name", "methods");

    static final Words<Encrypt> ENCRYPT = Words.of(
                    "method %s",
                    List.of("sse-kms", "sse-obs", "none"), List.of(Encrypt.SSE_KMS, Encrypt.SSE_OBS, Encrypt.NONE))
            .also("sse-s3", Encrypt.SSE_OBS);
    static final Words<Method> ACCEPT = Words.of(
                    "method %s",
                    List.of("sse-kms", "sse-obs", "sse-c"), List.of(Method.SSE_KMS, Method.SSE_OBS, Method.SSE_C))
            .also("sse-s3", Method.SSE_OBS);
    static final Words<Boolean> API = Words.of("value %s for 'api'", List.of("locked", "within"), List.of(false, true));
    static final Words<PlainReads> PLAIN_READS = Words.of(
            "value %s for 'plaintext-reads'", List.of("refuse", "serve"), List.of(PlainReads.REFUSE, PlainReads.SERVE));
    static final Words<Https> HTTPS = Words.of(
            "value %s for 'https'",
            List.of("required", "as-obs", "optional"), List.of(Https.REQUIRED, Https.AS_OBS, Https.OPTIONAL));
    static final Words<Optional<EtagMode>> ETAG = Words.of(
            "value %s for 'etag'",
            List.of("auto", "md5", "opaque"),
            List.of(Optional.empty(), Optional.of(EtagMode.MD5), Optional.of(EtagMode.OPAQUE)));
    static final Words<Boolean> MODE =
            Words.of("value %s for 'mode'", List.of("enforce", "observe"), List.of(false, true));
    static final Words<Compat> COMPAT =
            Words.of("value %s for 'compat'", List.of("aws", "ceph"), List.of(Compat.AWS, Compat.CEPH));
    static final Words<SignatureScheme> SIGNATURES = Words.of(
            "signature %s",
            List.of("v4", "v2-presigned", "v2", "obs"),
            List.of(SignatureScheme.V4, SignatureScheme.V2_PRESIGNED, SignatureScheme.V2, SignatureScheme.OBS));
    static final Words<SigningQuirk> QUIRKS = Words.of(
            "quirk %s",
            List.of("empty-payload-hash", "v2-kms"), List.of(SigningQuirk.EMPTY_PAYLOAD_HASH, SigningQuirk.V2_KMS));

    static final Words<Set<Right>> RIGHTS = Words.of(
            "right %s",
            List.of("read", "write", "list", "delete", "head", "admin", "all"),
            List.of(
                    EnumSet.of(Right.READ, Right.HEAD),
                    EnumSet.of(Right.WRITE),
                    EnumSet.of(Right.LIST),
                    EnumSet.of(Right.DELETE),
                    EnumSet.of(Right.HEAD),
                    EnumSet.of(Right.ADMIN),
                    EnumSet.allOf(Right.class)));
    static final Words<Set<KmsRight>> KMS_RIGHTS = Words.of(
            "right %s",
            List.of(
                    "use",
                    "kms:cmk:get",
                    "kms:cmk:list",
                    "kms:cmk:create",
                    "kms:dek:create",
                    "kms:dek:crypto",
                    "kms:dek:encrypt",
                    "kms:dek:decrypt"),
            List.of(
                    EnumSet.allOf(KmsRight.class),
                    EnumSet.of(KmsRight.CMK_GET),
                    EnumSet.of(KmsRight.CMK_LIST),
                    EnumSet.of(KmsRight.CMK_CREATE),
                    EnumSet.of(KmsRight.DEK_CREATE),
                    EnumSet.of(KmsRight.DEK_ENCRYPT, KmsRight.DEK_DECRYPT),
                    EnumSet.of(KmsRight.DEK_ENCRYPT),
                    EnumSet.of(KmsRight.DEK_DECRYPT)));

    private Language() {}
}
