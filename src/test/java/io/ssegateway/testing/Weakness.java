package io.ssegateway.testing;

/** What the fake store does not do as S3 does, all the time. */
public enum Weakness {
    /** Keeps what came of a PUT whose connection broke. */
    PUBLISHES_CUT_UPLOADS,
    /** The same of a PUT in aws-chunked framing, which ends nowhere. */
    PUBLISHES_CUT_CHUNKS,
    /** Completes an upload with the parts it has, whatever their tags. */
    IGNORES_PART_TAGS,
    /** Answers a read whose {@code If-Match} does not hold. */
    IGNORES_IF_MATCH,
    /** Answers a suffix range with the whole object. */
    NO_SUFFIX_RANGES,
    /** Cuts values of metadata to 255 characters. */
    SHORT_METADATA,
    /** Refuses values of metadata beyond 255 characters. */
    REFUSES_LONG_METADATA,
    /** Lists what was there a request ago. */
    STALE_LISTINGS,
    /** Knows part numbers up to 1 000. */
    THOUSAND_PARTS,
    /** Completes an upload only if all parts but the last have one size. */
    EQUAL_PARTS,
    /** Copies whatever the source's tag. */
    IGNORES_COPY_CONDITIONS,
    /** Copies parts whatever the source's tag. */
    IGNORES_PART_COPY_CONDITIONS,
    /** Overwrites whatever the condition. */
    IGNORES_WRITE_CONDITIONS,
    /** Judges {@code If-None-Match} of a write, and not {@code If-Match}. */
    IGNORES_IF_MATCH_OF_WRITES,
    /** Takes tags and forgets them. */
    FORGETS_TAGS,
    /** Refuses a request with the field of a checksum. */
    NO_CHECKSUM_FIELDS,
    /** Copies the source's metadata even if other is to replace it. */
    KEEPS_METADATA_IN_COPIES,
    /** Does not know aws-chunked bodies. */
    NO_TRAILERS,
    /** Takes any trailing checksum. */
    IGNORES_TRAILERS,
    /** Takes a checksum with a part only if the upload was created with its algorithm. */
    PART_CHECKSUMS_DECLARED
}
