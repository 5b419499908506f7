package io.ssegateway.multipart;

import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompleteMultipartUpload;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.PartEntry;
import io.ssegateway.state.UploadRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The object that a Complete asks for, every claim checked against what was committed: order, numbers, tags, checksums,
 * sizes. Pure. Source: Amazon S3 API Reference, CompleteMultipartUpload.
 *
 * @param parts in ascending order; only the last may be a kept one
 */
record CompletionPlan(List<PartEntry> parts, ObjectLayout layout, Optional<TypedChecksum> checksum) {
    /** Copies the list. */
    CompletionPlan {
        parts = List.copyOf(parts);
    }

    /** The last part, if it is kept in the state. */
    Optional<PartEntry> kept() {
        return Optional.of(parts.getLast()).filter(part -> part.where().tailId().isPresent());
    }

    /** Parts that lie at the store. */
    List<PartEntry> stored() {
        return kept().isPresent() ? parts.subList(0, parts.size() - 1) : parts;
    }

    /**
     * Refuses a list that no state could make good.
     *
     * @throws S3Exception {@code InvalidPartOrder}; {@code NotImplemented} for part 10 000
     */
    static void checkOrder(CompleteMultipartUpload operation) {
        int before = 0;
        for (CompletedPart part : operation.parts()) {
            if (part.number() <= before) {
                throw new S3Exception(S3Error.INVALID_PART_ORDER).with("UploadId", operation.uploadId());
            }
            before = part.number();
        }
        if (before > ObjectLayout.MAX_PARTS) {
            throw PartUpload.lastNumber();
        }
    }

    /**
     * Makes the plan of a list in order.
     *
     * @param largest plaintext bytes of the largest object the store takes
     * @throws S3Exception {@code InvalidPart}, {@code EntityTooSmall}, {@code EntityTooLarge}, {@code BadDigest},
     *     {@code InvalidRequest}
     */
    static CompletionPlan of(
            CompleteMultipartUpload operation,
            UploadRecord upload,
            CommittedParts committed,
            UploadChecksum sums,
            long largest) {
        List<PartEntry> parts = new ArrayList<>();
        long size = 0;
        for (CompletedPart claim : operation.parts()) {
            PartEntry part = committed.find(claim).orElseThrow(() -> invalid(operation, claim));
            if (!sums.agrees(claim, part)) {
                throw invalid(operation, claim);
            }
            boolean last = parts.size() == operation.parts().size() - 1;
            if (!last && part.record().plainSize() < SizeLaw.MIN_PART_PLAIN) {
                throw tooSmall(claim, part);
            }
            size += part.record().plainSize();
            parts.add(part);
        }
        checkSize(operation.fields(), size, largest);
        Optional<TypedChecksum> checksum = sums.verified(parts, operation.fields());
        return new CompletionPlan(parts, layout(upload, parts, checksum), checksum);
    }

    private static ObjectLayout layout(UploadRecord upload, List<PartEntry> parts, Optional<TypedChecksum> checksum) {
        Optional<EtagDigest> etag = upload.secrets().md5Etag()
                ? Optional.of(EtagDigest.ofParts(parts.stream()
                        .map(part -> part.record().md5().orElseThrow())
                        .toList()))
                : Optional.empty();
        return new ObjectLayout(
                true,
                parts.stream().map(part -> part.record().inLayout(part.part())).toList(),
                etag,
                checksum.map(ChecksumForms::stored));
    }

    private static void checkSize(Fields fields, long size, long largest) {
        if (size > largest) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(size))
                    .with("MaxSizeAllowed", Long.toString(largest));
        }
        Optional<String> claimed = fields.get(S3Header.MP_OBJECT_SIZE);
        if (claimed.isEmpty()) {
            return;
        }
        String text = claimed.get().trim();
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new S3Exception(S3Error.INVALID_REQUEST, "Value for x-amz-mp-object-size header is invalid.");
        }
        if (Long.parseLong(text) != size) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The provided 'x-amz-mp-object-size' header value " + text + " does not match what was computed: "
                            + size);
        }
    }

    private static S3Exception invalid(CompleteMultipartUpload operation, CompletedPart claim) {
        return new S3Exception(S3Error.INVALID_PART)
                .with("UploadId", operation.uploadId())
                .with("PartNumber", Integer.toString(claim.number()))
                .with("ETag", PartTags.bare(claim.etag()));
    }

    private static S3Exception tooSmall(CompletedPart claim, PartEntry part) {
        return new S3Exception(
                        S3Error.ENTITY_TOO_SMALL, "Your proposed upload is smaller than the minimum allowed size")
                .with("ProposedSize", Long.toString(part.record().plainSize()))
                .with("MinSizeAllowed", Long.toString(SizeLaw.MIN_PART_PLAIN))
                .with("PartNumber", Integer.toString(claim.number()))
                .with("ETag", PartTags.bare(claim.etag()));
    }
}
