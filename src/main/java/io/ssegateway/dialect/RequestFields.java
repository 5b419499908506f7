package io.ssegateway.dialect;

import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The header fields of a request by meaning. Parameters of a presigned URL that begin with {@code x-amz-} count as
 * header fields: SDKs move them there, and the signature covers them.
 */
final class RequestFields {
    /** Sum of the bytes of names and values. Source: Amazon S3 User Guide, "User-defined object metadata". */
    static final int MAX_METADATA = 2048;

    private static final int MAX_PROJECT = 256;
    private static final String PREFIX = "x-amz-";

    /** What SDKs of OBS write in its S3 dialect for methods of S3. */
    static final Map<String, String> ENCRYPTION = Map.of("kms", "aws:kms", "aws:AES256", "AES256");

    /** Fields of the signature and of SDKs that say nothing about the operation. */
    private static final Set<String> SIGNING = Set.of(
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-decoded-content-length",
            "x-amz-expires",
            "x-amz-security-token",
            "x-amz-signature",
            "x-amz-signedheaders",
            "x-amz-te",
            "x-amz-trailer",
            "x-amz-user-agent");

    /** Values of a body's checksum. */
    static final Set<S3Header> BODY_CHECKSUMS =
            Set.copyOf(EnumSet.range(S3Header.CHECKSUM_CRC32, S3Header.CHECKSUM_SHA256));

    private static final Set<S3Header> CONDITIONS = EnumSet.of(
            S3Header.IF_MATCH, S3Header.IF_NONE_MATCH, S3Header.IF_MODIFIED_SINCE, S3Header.IF_UNMODIFIED_SINCE);

    private static final Set<S3Header> ANSWERS = EnumSet.of(
            S3Header.CONTENT_RANGE,
            S3Header.ACCEPT_RANGES,
            S3Header.ETAG,
            S3Header.LAST_MODIFIED,
            S3Header.LOCATION,
            S3Header.RETRY_AFTER,
            S3Header.ALLOW,
            S3Header.TAGGING_COUNT,
            S3Header.REQUEST_CHARGED,
            S3Header.VERSION_ID,
            S3Header.COPY_SOURCE_VERSION_ID,
            S3Header.DELETE_MARKER,
            S3Header.EXPIRATION,
            S3Header.RESTORE,
            S3Header.REPLICATION_STATUS,
            S3Header.MISSING_META,
            S3Header.PARTS_COUNT,
            S3Header.ABORT_DATE,
            S3Header.ABORT_RULE_ID,
            S3Header.BUCKET_REGION,
            S3Header.DEFAULT_STORAGE_CLASS,
            S3Header.OBS_VERSION,
            S3Header.REQUEST_ID,
            S3Header.ID_2);

    /** Fields by which a copy says what it reads; read by {@link CopyRequests}. */
    private static final Set<S3Header> OF_COPIES = EnumSet.of(
            S3Header.COPY_SOURCE,
            S3Header.COPY_SOURCE_IF_MATCH,
            S3Header.COPY_SOURCE_IF_NONE_MATCH,
            S3Header.COPY_SOURCE_IF_MODIFIED_SINCE,
            S3Header.COPY_SOURCE_IF_UNMODIFIED_SINCE,
            S3Header.COPY_SOURCE_RANGE,
            S3Header.METADATA_DIRECTIVE,
            S3Header.TAGGING_DIRECTIVE);

    /** Fields that mean something with a copy only, and are handed on with it. */
    private static final Set<S3Header> WITH_COPIES = EnumSet.of(
            S3Header.SOURCE_EXPECTED_BUCKET_OWNER,
            S3Header.COPY_SSE_C_ALGORITHM,
            S3Header.COPY_SSE_C_KEY,
            S3Header.COPY_SSE_C_KEY_MD5);

    /** What browsers tell of a page's origin, and what answers say of it: the front door's business. */
    private static final Set<S3Header> ORIGINS =
            Set.copyOf(EnumSet.range(S3Header.ORIGIN, S3Header.ACCESS_CONTROL_MAX_AGE));

    private final Map<S3Header, String> known = new EnumMap<>(S3Header.class);
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, String> unknown = new LinkedHashMap<>();
    private boolean reserved;

    /** Sorts the fields of a head. */
    RequestFields(RequestHead head) {
        head.headers().forEach(field -> add(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        for (Map.Entry<String, String> parameter : head.query().parameters()) {
            String name = parameter.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX) && !SIGNING.contains(name)) {
                refuseUnverified(name);
                add(name, parameter.getValue());
            }
        }
        checkMetadata();
        checkProject();
    }

    /**
     * The fields an operation hands on, metadata included; answers' fields and the framing's are left out.
     *
     * @throws S3Exception {@code NotImplemented} for an {@code x-amz-*} field without a meaning here; also for those of
     *     a copy: nothing but a copy is ever stored as the empty body that a copy comes with
     */
    Fields forWrite() {
        return known(header -> ANSWERS.contains(header) || OF_COPIES.contains(header) || WITH_COPIES.contains(header));
    }

    /** The same for a copy; without what says what it reads. */
    Fields forCopy() {
        return known(ANSWERS::contains).without(OF_COPIES.toArray(S3Header[]::new));
    }

    private Fields known(Predicate<S3Header> meaningless) {
        Optional<String> refused = unknown.keySet().stream().findFirst();
        refused = refused.or(() -> known.keySet().stream()
                .filter(meaningless)
                .map(S3Header::wireName)
                .filter(name -> name.startsWith(PREFIX))
                .findFirst());
        if (refused.isPresent()) {
            throw notImplemented(refused.get());
        }
        return fields(metadata);
    }

    /** The fields of a read; what has no meaning is left out. */
    Fields forRead() {
        return fields(Map.of());
    }

    /** One field. */
    Optional<String> get(S3Header header) {
        return Optional.ofNullable(known.get(header));
    }

    /** The conditions. */
    Conditions conditions() {
        return new Conditions(
                get(S3Header.IF_MATCH),
                get(S3Header.IF_NONE_MATCH),
                get(S3Header.IF_MODIFIED_SINCE),
                get(S3Header.IF_UNMODIFIED_SINCE));
    }

    /** The range, if it is one that is understood. */
    Optional<ByteRange> range() {
        return get(S3Header.RANGE).flatMap(ByteRange::parse);
    }

    static S3Exception notImplemented(String header) {
        return new S3Exception(
                        S3Error.NOT_IMPLEMENTED, "A header you provided implies functionality that is not implemented")
                .with("Header", header);
    }

    private void add(String name, String value) {
        if (name.startsWith(S3Header.USER_METADATA_PREFIX)) {
            metadata.merge(name.substring(S3Header.USER_METADATA_PREFIX.length()), value, (a, b) -> a + "," + b);
            return;
        }
        // under the name that OBS has for it, too
        reserved |= name.equals(ObsNames.METADATA + S3Header.ENVELOPE_METADATA);
        Optional<S3Header> header = S3Header.of(name);
        if (header.isEmpty()) {
            if (name.startsWith(PREFIX) && !SIGNING.contains(name)) {
                unknown.put(name, value);
            }
            return;
        }
        if (header.get() == S3Header.OBJECT_ATTRIBUTES) {
            // a list: some SDKs write a line for each of its members
            known.merge(header.get(), value, (a, b) -> a + "," + b);
            return;
        }
        String meant = header.get() == S3Header.SSE ? ENCRYPTION.getOrDefault(value, value) : value;
        if (known.put(header.get(), meant) != null) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "The header was given more than once.")
                    .with("ArgumentName", name);
        }
    }

    /** A body's checksum is verified where it stands in a header or trailer; elsewhere it must not pass as verified. */
    private static void refuseUnverified(String parameter) {
        if (S3Header.of(parameter).filter(BODY_CHECKSUMS::contains).isPresent()) {
            throw notImplemented(parameter);
        }
    }

    private void checkProject() {
        String project = known.getOrDefault(S3Header.SSE_KMS_PROJECT, "");
        boolean alone = known.containsKey(S3Header.SSE_KMS_PROJECT) && !known.containsKey(S3Header.SSE_KMS_KEY_ID);
        if (alone || project.length() > MAX_PROJECT) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "The project of a KMS key is named together with the key, in at most 256 characters.")
                    .with("ArgumentName", S3Header.SSE_KMS_PROJECT.wireName());
        }
    }

    private void checkMetadata() {
        if (metadata.containsKey(S3Header.ENVELOPE_METADATA) || reserved) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "This metadata name is reserved.")
                    .with("ArgumentName", S3Header.USER_METADATA_PREFIX + S3Header.ENVELOPE_METADATA);
        }
        int size = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (entry.getKey().isEmpty()
                    || (entry.getKey() + entry.getValue()).chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "User metadata holds a character that is not allowed.")
                        .with("ArgumentName", S3Header.USER_METADATA_PREFIX + entry.getKey());
            }
            size += bytes(entry.getKey()) + bytes(entry.getValue());
        }
        if (size > MAX_METADATA) {
            throw new S3Exception(S3Error.METADATA_TOO_LARGE)
                    .with("Size", Integer.toString(size))
                    .with("MaxSizeAllowed", Integer.toString(MAX_METADATA));
        }
    }

    private Fields fields(Map<String, String> withMetadata) {
        Map<S3Header, String> values = new EnumMap<>(known);
        values.keySet().removeAll(ANSWERS);
        values.keySet().removeAll(CONDITIONS);
        values.keySet().removeAll(ORIGINS);
        values.remove(S3Header.CONTENT_LENGTH);
        values.remove(S3Header.DATE);
        values.remove(S3Header.RANGE);
        String encoding = values.remove(S3Header.CONTENT_ENCODING);
        if (encoding != null) {
            String rest = withoutFraming(encoding);
            if (!rest.isEmpty()) {
                values.put(S3Header.CONTENT_ENCODING, rest);
            }
        }
        return Fields.of(values, withMetadata);
    }

    /** {@code aws-chunked} is the framing of the request, not a property of the object. */
    private static String withoutFraming(String encoding) {
        List<String> codings = Arrays.stream(encoding.split(","))
                .map(String::trim)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked"))
                .toList();
        return codings.stream().collect(Collectors.joining(","));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
