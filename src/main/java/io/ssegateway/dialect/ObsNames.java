package io.ssegateway.dialect;

import io.ssegateway.s3.S3Header;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one table of header names of OBS, both ways. A header that is not in it has no meaning for OBS: a write that
 * carries one is refused by name, and no answer shows one.
 *
 * <p>Source: OBS API Reference, "Common request headers", "Common response headers" and the pages of the operations;
 * the S3 names that OBS has besides.
 */
final class ObsNames {
    /** What the service's own headers begin with. */
    static final String PREFIX = "x-obs-";

    /** Prefix of user metadata. */
    static final String METADATA = "x-obs-meta-";

    /** The algorithm that encrypts the data, not the key: no header of S3. */
    static final String DATA_ENCRYPTION = "x-obs-server-side-data-encryption";

    /** The key's name under the other name that clients of both dialects use. */
    static final String OTHER_KEY_ID = "x-obs-server-side-encryption-aws-kms-key-id";

    private static final String S3_PREFIX = "x-amz-";
    private static final Pattern S3_WORD = Pattern.compile("[Xx]-[Aa]mz-[A-Za-z0-9-]*[A-Za-z0-9]");

    /** Names that differ by more than their prefix. */
    private static final Map<S3Header, String> IRREGULAR = Map.of(
            S3Header.SSE_KMS_KEY_ID, "x-obs-server-side-encryption-kms-key-id",
            S3Header.BUCKET_REGION, "x-obs-bucket-location",
            S3Header.DEFAULT_STORAGE_CLASS, "x-obs-storage-class",
            S3Header.OBS_VERSION, "x-obs-version");

    /** Names that differ by their prefix alone. */
    private static final S3Header[] REGULAR = {
        S3Header.ACL,
        S3Header.GRANT_FULL_CONTROL,
        S3Header.GRANT_READ,
        S3Header.GRANT_READ_ACP,
        S3Header.GRANT_WRITE,
        S3Header.GRANT_WRITE_ACP,
        S3Header.STORAGE_CLASS,
        S3Header.TAGGING,
        S3Header.TAGGING_COUNT,
        S3Header.TAGGING_DIRECTIVE,
        S3Header.METADATA_DIRECTIVE,
        S3Header.WEBSITE_REDIRECT,
        S3Header.OBJECT_LOCK_ENABLED,
        S3Header.OBJECT_LOCK_MODE,
        S3Header.OBJECT_LOCK_UNTIL,
        S3Header.OBJECT_LOCK_LEGAL_HOLD,
        S3Header.REQUEST_PAYER,
        S3Header.REQUEST_CHARGED,
        S3Header.VERSION_ID,
        S3Header.DELETE_MARKER,
        S3Header.EXPIRATION,
        S3Header.RESTORE,
        S3Header.REPLICATION_STATUS,
        S3Header.ABORT_DATE,
        S3Header.ABORT_RULE_ID,
        S3Header.REQUEST_ID,
        S3Header.ID_2,
        S3Header.COPY_SOURCE,
        S3Header.COPY_SOURCE_IF_MATCH,
        S3Header.COPY_SOURCE_IF_NONE_MATCH,
        S3Header.COPY_SOURCE_IF_MODIFIED_SINCE,
        S3Header.COPY_SOURCE_IF_UNMODIFIED_SINCE,
        S3Header.COPY_SOURCE_RANGE,
        S3Header.COPY_SOURCE_VERSION_ID,
        S3Header.SSE,
        S3Header.SSE_KMS_PROJECT,
        S3Header.SSE_BUCKET_KEY,
        S3Header.SSE_C_ALGORITHM,
        S3Header.SSE_C_KEY,
        S3Header.SSE_C_KEY_MD5,
        S3Header.COPY_SSE_C_ALGORITHM,
        S3Header.COPY_SSE_C_KEY,
        S3Header.COPY_SSE_C_KEY_MD5
    };

    private static final Map<S3Header, String> NAMES = names();
    private static final Map<String, S3Header> HEADERS = headers();

    private ObsNames() {}

    /** The field of a name of OBS, in any case; empty for a name that has no meaning here. */
    static Optional<S3Header> header(String name) {
        return Optional.ofNullable(HEADERS.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The name of one of the service's own fields, lower case but for the digest of a key; empty if OBS has none. */
    static Optional<String> name(S3Header header) {
        return Optional.ofNullable(NAMES.get(header));
    }

    /** A text of the gateway's with the names of OBS in the place of S3's. */
    static String told(String text) {
        return S3_WORD.matcher(text).replaceAll(word -> told(word));
    }

    private static String told(java.util.regex.MatchResult word) {
        String rest = word.group().substring(S3_PREFIX.length());
        return S3Header.of(word.group()).flatMap(ObsNames::name).orElse(PREFIX + rest);
    }

    private static Map<S3Header, String> names() {
        Map<S3Header, String> names = new EnumMap<>(IRREGULAR);
        for (S3Header header : REGULAR) {
            String name = PREFIX + header.wireName().substring(S3_PREFIX.length());
            names.put(header, name.replace("key-md5", "key-MD5"));
        }
        return names;
    }

    private static Map<String, S3Header> headers() {
        Map<String, S3Header> headers = new HashMap<>();
        NAMES.forEach((header, name) -> headers.put(name.toLowerCase(Locale.ROOT), header));
        // one name, two meanings: of requests and objects it is the object's class
        headers.put("x-obs-storage-class", S3Header.STORAGE_CLASS);
        headers.put(OTHER_KEY_ID, S3Header.SSE_KMS_KEY_ID);
        return headers;
    }
}
