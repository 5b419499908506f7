package io.ssegateway.backend;

/**
 * Something that S3 promises and not every store keeps. Each weakness has its fallback or its refusal, told in
 * {@link #without}; the store client itself applies the fallbacks, and refuses what would need a promise that is not
 * kept ({@link AdaptedStore}).
 */
public enum Capability {
    /** An upload whose connection breaks before its end leaves nothing. */
    CUT_UPLOADS_VANISH(
            "a cut upload leaves nothing",
            "large uploads without a trailing checksum become one-part multipart uploads (commit: multipart)"),
    /** CompleteMultipartUpload refuses a part whose ETag is not the named one. */
    PART_TAGS_CHECKED("Complete checks ETags of parts", "multipart uploads to encrypted buckets are refused"),
    /** {@code If-Match} on GET is honoured. */
    CONDITIONAL_READS("If-Match on GET", "ETags of answers are compared by the gateway"),
    /** {@code Range: bytes=-n} is honoured. */
    SUFFIX_RANGES("suffix ranges", "each becomes a HEAD and a GET"),
    /** A metadata entry of the envelope's name and greatest length comes back as it was. */
    METADATA("metadata of 1 024 characters", "writes to encrypted buckets are refused"),
    /** A listing shows an object at once. */
    LIST_AFTER_PUT("LIST after PUT", "multipart uploads to encrypted buckets are refused"),
    /** A part may have the number 10 000. */
    LAST_PART("part number 10 000", "multipart uploads to encrypted buckets are refused"),
    /** Parts of one upload may differ in size. */
    UNEQUAL_PARTS("parts of unequal size", "multipart uploads to encrypted buckets are refused"),
    /** CopyObject replaces metadata, and only if the source has the named ETag. */
    CONDITIONAL_COPY(
            "copy with new metadata and x-amz-copy-source-if-match", "copies of encrypted objects are not made"),
    /** UploadPartCopy copies only if the source has the named ETag. */
    CONDITIONAL_PART_COPY("x-amz-copy-source-if-match on parts", "what is copied in parts passes through the gateway"),
    /**
     * {@code If-None-Match} and {@code If-Match} on PUT are honoured; Complete and DELETE are taken to do as PUT does.
     */
    CONDITIONAL_WRITES("conditions on writes", "conditional writes and deletes are refused (501)"),
    /** Tags that come with an object are kept. */
    OBJECT_TAGS("tags of objects", "writes that bring tags are refused (501)"),
    /** The hash of a small body is taken as what the signature covers of it. */
    SIGNED_PAYLOAD(
            "the body's hash in the signature", "bodies go unsigned, small ones with their MD5 in the signature"),
    /** A request with {@code x-amz-checksum-*} fields is taken. */
    CHECKSUM_FIELDS(
            "x-amz-checksum fields", "checksums of clear objects are verified by the gateway and kept by nobody"),
    /** An aws-chunked body with a CRC32C trailer is taken and a wrong checksum refused. */
    TRAILING_CHECKSUM("trailing checksum, verified", "large uploads carry no checksum for the store"),
    /** The same for a part of an upload that declared no checksum when it was created. */
    PART_TRAILING_CHECKSUM("trailing checksum on parts, verified", "parts carry no checksum for the store");

    private final String title;
    private final String without;

    Capability(String title, String without) {
        this.title = title;
        this.without = without;
    }

    /** What it is, in a few words. */
    public String title() {
        return title;
    }

    /** What follows for the gateway's users where a store lacks it. */
    public String without() {
        return without;
    }

    /** Whether it is taken for granted of a store that was not asked: what S3 itself promises everywhere. */
    boolean assumed() {
        return this != TRAILING_CHECKSUM && this != PART_TRAILING_CHECKSUM;
    }
}
