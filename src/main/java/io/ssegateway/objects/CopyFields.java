package io.ssegateway.objects;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UriEncoding;
import java.util.Optional;

/** The fields of the requests that make a copy. Source: Amazon S3 API Reference, CopyObject. */
final class CopyFields {
    private static final String COPY = "COPY";
    private static final String REPLACE = "REPLACE";

    /** Speak of the request's own, empty body. */
    private static final S3Header[] OF_BODY = {
        S3Header.CONTENT_MD5,
        S3Header.SDK_CHECKSUM_ALGORITHM,
        S3Header.CHECKSUM_CRC32,
        S3Header.CHECKSUM_CRC32C,
        S3Header.CHECKSUM_CRC64NVME,
        S3Header.CHECKSUM_SHA1,
        S3Header.CHECKSUM_SHA256
    };

    private CopyFields() {}

    /**
     * What describes the target where the gateway carries out the metadata directive: the source's description or the
     * request's. ACL, storage class, redirect and lock are never the source's. Tags are left out.
     *
     * @throws S3Exception {@code NotImplemented} if the source has metadata that the store cannot tell in header fields
     */
    static Fields described(CopyJob job, StoredHead source) {
        Fields own = ObjectFields.toStore(job.fields()).without(S3Header.TAGGING);
        if (job.operation().replaceMetadata()) {
            return own;
        }
        if (source.fields().has(S3Header.MISSING_META)) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED,
                    "The source has metadata that no header field can carry; copy it with the metadata directive"
                            + " REPLACE.");
        }
        return ObjectFields.joined(ObjectFields.withoutDescription(own), ObjectFields.description(source.fields()));
    }

    /** The fields of a CopyObject that replaces the metadata with what these fields say, and only of this state. */
    static Fields replacing(CopyJob job, StoredHead source, Fields described) {
        boolean ownTags = job.operation().replaceTags();
        Fields fields = reading(job.source().object(), source, job.fields(), described)
                .with(S3Header.METADATA_DIRECTIVE, REPLACE)
                .with(S3Header.TAGGING_DIRECTIVE, ownTags ? REPLACE : COPY);
        return ownTags ? tagged(job, fields) : fields;
    }

    /** The client's own CopyObject, of this state only. */
    static Fields asAsked(CopyJob job, StoredHead source) {
        Fields fields = asked(job.source().object(), source, job.fields())
                .with(S3Header.METADATA_DIRECTIVE, job.operation().replaceMetadata() ? REPLACE : COPY)
                .with(S3Header.TAGGING_DIRECTIVE, job.operation().replaceTags() ? REPLACE : COPY);
        fields = with(fields, S3Header.IF_MATCH, job.operation().conditions().ifMatch());
        return with(fields, S3Header.IF_NONE_MATCH, job.operation().conditions().ifNoneMatch());
    }

    /** A client's own fields, with what lets a store read the source, in this state only. */
    static Fields asked(ObjectRef object, StoredHead source, Fields client) {
        return reading(object, source, client, client.without(OF_BODY));
    }

    /** The fields with what lets a store read the source, in this state only. */
    static Fields reading(ObjectRef object, StoredHead source, Fields client, Fields fields) {
        Fields all =
                fields.with(S3Header.COPY_SOURCE, named(object)).with(S3Header.COPY_SOURCE_IF_MATCH, source.etag());
        S3Header owner = S3Header.SOURCE_EXPECTED_BUCKET_OWNER;
        return with(all, owner, client.get(owner));
    }

    /** The fields with the tags of the request. */
    static Fields tagged(CopyJob job, Fields fields) {
        return with(fields, S3Header.TAGGING, job.fields().get(S3Header.TAGGING));
    }

    private static Fields with(Fields fields, S3Header header, Optional<String> value) {
        return value.map(v -> fields.with(header, v)).orElse(fields);
    }

    private static String named(ObjectRef object) {
        String path = '/' + object.bucket().value() + '/' + object.key().encoded();
        return object.version()
                .map(id -> path + "?versionId=" + UriEncoding.component(id))
                .orElse(path);
    }
}
