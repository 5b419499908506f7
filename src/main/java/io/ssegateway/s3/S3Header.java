package io.ssegateway.s3;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every header field that has a meaning for the gateway. Code behind the front door names fields by these constants;
 * only a dialect and the store client spell them. The name carried here is the S3 spelling, in lower case.
 *
 * <p>Source: Amazon S3 API Reference, "Common request headers", "Common response headers" and the pages of the
 * operations.
 */
public enum S3Header {
    CACHE_CONTROL("cache-control"),
    CONTENT_DISPOSITION("content-disposition"),
    CONTENT_ENCODING("content-encoding"),
    CONTENT_LANGUAGE("content-language"),
    CONTENT_LENGTH("content-length"),
    CONTENT_MD5("content-md5"),
    CONTENT_RANGE("content-range"),
    CONTENT_TYPE("content-type"),
    EXPIRES("expires"),
    ACCEPT_RANGES("accept-ranges"),
    DATE("date"),
    ETAG("etag"),
    LAST_MODIFIED("last-modified"),
    LOCATION("location"),
    RETRY_AFTER("retry-after"),
    ALLOW("allow"),
    RANGE("range"),
    IF_MATCH("if-match"),
    IF_NONE_MATCH("if-none-match"),
    IF_MODIFIED_SINCE("if-modified-since"),
    IF_UNMODIFIED_SINCE("if-unmodified-since"),
    IF_RANGE("if-range"),
    ORIGIN("origin"),
    VARY("vary"),
    ACCESS_CONTROL_REQUEST_METHOD("access-control-request-method"),
    ACCESS_CONTROL_REQUEST_HEADERS("access-control-request-headers"),
    ACCESS_CONTROL_ALLOW_ORIGIN("access-control-allow-origin"),
    ACCESS_CONTROL_ALLOW_METHODS("access-control-allow-methods"),
    ACCESS_CONTROL_ALLOW_HEADERS("access-control-allow-headers"),
    ACCESS_CONTROL_ALLOW_CREDENTIALS("access-control-allow-credentials"),
    ACCESS_CONTROL_EXPOSE_HEADERS("access-control-expose-headers"),
    ACCESS_CONTROL_MAX_AGE("access-control-max-age"),
    ACL("x-amz-acl"),
    GRANT_FULL_CONTROL("x-amz-grant-full-control"),
    GRANT_READ("x-amz-grant-read"),
    GRANT_READ_ACP("x-amz-grant-read-acp"),
    GRANT_WRITE("x-amz-grant-write"),
    GRANT_WRITE_ACP("x-amz-grant-write-acp"),
    STORAGE_CLASS("x-amz-storage-class"),
    TAGGING("x-amz-tagging"),
    TAGGING_COUNT("x-amz-tagging-count"),
    WEBSITE_REDIRECT("x-amz-website-redirect-location"),
    OBJECT_LOCK_ENABLED("x-amz-bucket-object-lock-enabled"),
    OBJECT_LOCK_MODE("x-amz-object-lock-mode"),
    OBJECT_LOCK_UNTIL("x-amz-object-lock-retain-until-date"),
    OBJECT_LOCK_LEGAL_HOLD("x-amz-object-lock-legal-hold"),
    BYPASS_GOVERNANCE("x-amz-bypass-governance-retention"),
    OBJECT_OWNERSHIP("x-amz-object-ownership"),
    EXPECTED_BUCKET_OWNER("x-amz-expected-bucket-owner"),
    REQUEST_PAYER("x-amz-request-payer"),
    REQUEST_CHARGED("x-amz-request-charged"),
    OPTIONAL_OBJECT_ATTRIBUTES("x-amz-optional-object-attributes"),
    OBJECT_ATTRIBUTES("x-amz-object-attributes"),
    MAX_PARTS("x-amz-max-parts"),
    PART_NUMBER_MARKER("x-amz-part-number-marker"),
    MFA("x-amz-mfa"),
    VERSION_ID("x-amz-version-id"),
    DELETE_MARKER("x-amz-delete-marker"),
    EXPIRATION("x-amz-expiration"),
    RESTORE("x-amz-restore"),
    REPLICATION_STATUS("x-amz-replication-status"),
    MISSING_META("x-amz-missing-meta"),
    PARTS_COUNT("x-amz-mp-parts-count"),
    MP_OBJECT_SIZE("x-amz-mp-object-size"),
    ABORT_DATE("x-amz-abort-date"),
    ABORT_RULE_ID("x-amz-abort-rule-id"),
    BUCKET_REGION("x-amz-bucket-region"),
    /** The class of new objects of a bucket, as OBS tells it in its S3 dialect. */
    DEFAULT_STORAGE_CLASS("x-default-storage-class"),
    /** The version of OBS; the same name in both its dialects. */
    OBS_VERSION("x-obs-version"),
    ACCESS_POINT_ALIAS("x-amz-access-point-alias"),
    RESTORE_OUTPUT_PATH("x-amz-restore-output-path"),
    OBJECT_LOCK_TOKEN("x-amz-bucket-object-lock-token"),
    CONFIRM_REMOVE_SELF("x-amz-confirm-remove-self-bucket-access"),
    SKIP_DESTINATION_VALIDATION("x-amz-skip-destination-validation"),
    TRANSITION_MINIMUM_SIZE("x-amz-transition-default-minimum-object-size"),
    REQUEST_ID("x-amz-request-id"),
    ID_2("x-amz-id-2"),
    COPY_SOURCE("x-amz-copy-source"),
    COPY_SOURCE_IF_MATCH("x-amz-copy-source-if-match"),
    COPY_SOURCE_IF_NONE_MATCH("x-amz-copy-source-if-none-match"),
    COPY_SOURCE_IF_MODIFIED_SINCE("x-amz-copy-source-if-modified-since"),
    COPY_SOURCE_IF_UNMODIFIED_SINCE("x-amz-copy-source-if-unmodified-since"),
    COPY_SOURCE_RANGE("x-amz-copy-source-range"),
    COPY_SOURCE_VERSION_ID("x-amz-copy-source-version-id"),
    METADATA_DIRECTIVE("x-amz-metadata-directive"),
    TAGGING_DIRECTIVE("x-amz-tagging-directive"),
    SOURCE_EXPECTED_BUCKET_OWNER("x-amz-source-expected-bucket-owner"),
    CHECKSUM_MODE("x-amz-checksum-mode"),
    CHECKSUM_TYPE("x-amz-checksum-type"),
    CHECKSUM_ALGORITHM("x-amz-checksum-algorithm"),
    SDK_CHECKSUM_ALGORITHM("x-amz-sdk-checksum-algorithm"),
    CHECKSUM_CRC32("x-amz-checksum-crc32"),
    CHECKSUM_CRC32C("x-amz-checksum-crc32c"),
    CHECKSUM_CRC64NVME("x-amz-checksum-crc64nvme"),
    CHECKSUM_SHA1("x-amz-checksum-sha1"),
    CHECKSUM_SHA256("x-amz-checksum-sha256"),
    SSE("x-amz-server-side-encryption"),
    SSE_KMS_KEY_ID("x-amz-server-side-encryption-aws-kms-key-id"),
    /** The IAM project of the KMS key: the words of OBS in its S3 dialect, unknown to AWS. */
    SSE_KMS_PROJECT("x-amz-sse-kms-key-project-id"),
    SSE_CONTEXT("x-amz-server-side-encryption-context"),
    SSE_BUCKET_KEY("x-amz-server-side-encryption-bucket-key-enabled"),
    SSE_C_ALGORITHM("x-amz-server-side-encryption-customer-algorithm"),
    SSE_C_KEY("x-amz-server-side-encryption-customer-key"),
    SSE_C_KEY_MD5("x-amz-server-side-encryption-customer-key-md5"),
    COPY_SSE_C_ALGORITHM("x-amz-copy-source-server-side-encryption-customer-algorithm"),
    COPY_SSE_C_KEY("x-amz-copy-source-server-side-encryption-customer-key"),
    COPY_SSE_C_KEY_MD5("x-amz-copy-source-server-side-encryption-customer-key-md5");

    /** Prefix of user metadata fields in the S3 spelling, lower case. */
    public static final String USER_METADATA_PREFIX = "x-amz-meta-";

    /** Name of the envelope's metadata entry, without the prefix (format.md §2). No client may send or see it. */
    public static final String ENVELOPE_METADATA = "ssegw";

    private static final Map<String, S3Header> BY_NAME = new HashMap<>();

    static {
        for (S3Header header : values()) {
            BY_NAME.put(header.wireName, header);
        }
    }

    private final String wireName;

    S3Header(String wireName) {
        this.wireName = wireName;
    }

    /** The S3 spelling, lower case. */
    public String wireName() {
        return wireName;
    }

    /** The field of an S3 spelling, in any case; empty for a name that has no meaning here. */
    public static Optional<S3Header> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName.toLowerCase(Locale.ROOT)));
    }
}
