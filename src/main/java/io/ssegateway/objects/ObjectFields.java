package io.ssegateway.objects;

import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a sealed object go to the store and which come back. Everything that speaks of ciphertext (lengths,
 * checksums, the store's own encryption) stays behind; what describes the object passes.
 */
final class ObjectFields {
    private static final int METADATA_LIMIT = 2_048;

    /** What {@code x-amz-metadata-directive} speaks of, besides user metadata. */
    private static final Set<S3Header> DESCRIPTION = EnumSet.of(
            S3Header.CACHE_CONTROL,
            S3Header.CONTENT_DISPOSITION,
            S3Header.CONTENT_ENCODING,
            S3Header.CONTENT_LANGUAGE,
            S3Header.CONTENT_TYPE,
            S3Header.EXPIRES);

    private static final Set<S3Header> CONTENT = union(
            DESCRIPTION,
            EnumSet.of(
                    S3Header.STORAGE_CLASS,
                    S3Header.WEBSITE_REDIRECT,
                    S3Header.OBJECT_LOCK_MODE,
                    S3Header.OBJECT_LOCK_UNTIL,
                    S3Header.OBJECT_LOCK_LEGAL_HOLD));

    private static final Set<S3Header> TO_STORE = union(
            CONTENT,
            EnumSet.of(
                    S3Header.ACL,
                    S3Header.GRANT_FULL_CONTROL,
                    S3Header.GRANT_READ,
                    S3Header.GRANT_READ_ACP,
                    S3Header.GRANT_WRITE_ACP,
                    S3Header.TAGGING,
                    S3Header.EXPECTED_BUCKET_OWNER,
                    S3Header.REQUEST_PAYER));

    private static final Set<S3Header> TO_CLIENT = union(
            CONTENT,
            EnumSet.of(
                    S3Header.LAST_MODIFIED,
                    S3Header.VERSION_ID,
                    S3Header.DELETE_MARKER,
                    S3Header.EXPIRATION,
                    S3Header.RESTORE,
                    S3Header.REPLICATION_STATUS,
                    S3Header.TAGGING_COUNT,
                    S3Header.MISSING_META,
                    S3Header.REQUEST_CHARGED));

    private static final Set<S3Header> COPY_ANSWER = EnumSet.of(
            S3Header.VERSION_ID, S3Header.COPY_SOURCE_VERSION_ID, S3Header.EXPIRATION, S3Header.REQUEST_CHARGED);

    private static final Set<S3Header> PER_HOP = EnumSet.of(S3Header.DATE, S3Header.REQUEST_ID, S3Header.ID_2);

    private static final Set<S3Header> READ_REQUEST =
            EnumSet.of(S3Header.EXPECTED_BUCKET_OWNER, S3Header.REQUEST_PAYER);

    private ObjectFields() {}

    /** What of a client's fields a sealed PUT carries to the store; metadata passes whole. */
    static Fields toStore(Fields client) {
        return only(client, TO_STORE);
    }

    /**
     * The fields with the envelope among the metadata.
     *
     * @throws S3Exception {@code MetadataTooLarge} if names and values together exceed what S3 takes (User Guide,
     *     "Working with object metadata": 2 KB in UTF-8)
     */
    static Fields enveloped(Fields fields, String envelope) {
        Fields all = fields.withMetadata(S3Header.ENVELOPE_METADATA, envelope);
        long size = all.metadata().entrySet().stream()
                .mapToLong(entry -> octets(entry.getKey()) + octets(entry.getValue()))
                .sum();
        if (size > METADATA_LIMIT) {
            long own = S3Header.ENVELOPE_METADATA.length() + envelope.length();
            throw new S3Exception(S3Error.METADATA_TOO_LARGE)
                    .with("Size", Long.toString(size - own))
                    .with("MaxSizeAllowed", Long.toString(METADATA_LIMIT - own));
        }
        return all;
    }

    private static long octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What describes a stored object and goes with it when it is copied; the envelope is left out. */
    static Fields description(Fields stored) {
        return only(stored, DESCRIPTION).withoutMetadata(S3Header.ENVELOPE_METADATA);
    }

    /** The fields without what describes an object: no content fields, no metadata. */
    static Fields withoutDescription(Fields fields) {
        return Fields.of(values(fields, EnumSet.complementOf(EnumSet.copyOf(DESCRIPTION))), Map.of());
    }

    /** Both together; of a field that both have the second's counts. */
    static Fields joined(Fields one, Fields other) {
        Fields all = overridden(one, other);
        for (Map.Entry<String, String> entry : other.metadata().entrySet()) {
            all = all.withMetadata(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /** What of the store's answer to a copy, or to the write that made one, the client sees. */
    static Fields copyToClient(Fields store) {
        return Fields.of(values(store, COPY_ANSWER), Map.of());
    }

    /** What of a client's fields a read carries to the store; no metadata. */
    static Fields readToStore(Fields client) {
        return Fields.of(values(client, READ_REQUEST), Map.of());
    }

    /**
     * The same where the object may be a plain one: its checksums are asked for too. Of a sealed one they are the
     * ciphertext's, and {@link #toClient} leaves them out.
     */
    static Fields readToStore(BucketRule rule, Fields client) {
        Fields read = readToStore(client);
        Optional<String> mode = client.get(S3Header.CHECKSUM_MODE);
        return rule.contract() == BucketRule.Contract.SEALED || mode.isEmpty()
                ? read
                : read.with(S3Header.CHECKSUM_MODE, mode.get());
    }

    /** What of the store's answer about a sealed object the client sees; the envelope is left out. */
    static Fields toClient(Fields store) {
        return only(store, TO_CLIENT).withoutMetadata(S3Header.ENVELOPE_METADATA);
    }

    /** The store's answer about a plain object: everything but what belongs to the hop. */
    static Fields plainToClient(Fields store) {
        return store.without(PER_HOP.toArray(S3Header[]::new)).withoutMetadata(S3Header.ENVELOPE_METADATA);
    }

    /** The {@code response-*} overrides put over an answer's fields. */
    static Fields overridden(Fields answer, Fields overrides) {
        Map<S3Header, String> all = new EnumMap<>(S3Header.class);
        answer.forEach(all::put);
        overrides.forEach(all::put);
        return Fields.of(all, answer.metadata());
    }

    private static Fields only(Fields fields, Set<S3Header> allowed) {
        return Fields.of(values(fields, allowed), fields.metadata());
    }

    private static Map<S3Header, String> values(Fields fields, Set<S3Header> allowed) {
        Map<S3Header, String> kept = new EnumMap<>(S3Header.class);
        fields.forEach((header, value) -> {
            if (allowed.contains(header)) {
                kept.put(header, value);
            }
        });
        return kept;
    }

    private static Set<S3Header> union(Set<S3Header> one, Set<S3Header> other) {
        Set<S3Header> all = EnumSet.copyOf(one);
        all.addAll(other);
        return all;
    }
}
