package io.ssegateway.multipart;

import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.DeclaredChecksum;
import io.ssegateway.state.PartEntry;
import io.ssegateway.stream.Checksums;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * The checksum of a whole upload, out of those of its parts, and what a client claims of both. Source: Amazon S3 User
 * Guide, "Checking object integrity"; S3 API Reference, CompleteMultipartUpload.
 */
final class UploadChecksum {
    private final Optional<DeclaredChecksum> declared;
    private final Checksums checksums;

    /** Of an upload that was created with this checksum, or without. */
    UploadChecksum(Optional<DeclaredChecksum> declared, Checksums checksums) {
        this.declared = declared;
        this.checksums = checksums;
    }

    /**
     * Whether what the list claims of a part's checksum is what was verified when the part came.
     *
     * @throws S3Exception {@code InvalidRequest} for a checksum that is needed and not there, {@code BadDigest} for one
     *     of another algorithm in its place
     */
    boolean agrees(CompletedPart claim, PartEntry part) {
        Optional<StoredChecksum> verified = part.record().checksum();
        if (declared.isPresent()
                && verified.map(StoredChecksum::algorithm)
                        .filter(declared.get().algorithm()::equals)
                        .isEmpty()) {
            return false;
        }
        if (composite()) {
            String name = DeclaredChecksums.name(declared.orElseThrow().algorithm());
            if (claim.checksum().isEmpty()) {
                throw new S3Exception(
                        S3Error.INVALID_REQUEST,
                        "The upload was created using a " + name + " checksum. The complete request must include the"
                                + " checksum for each part. It was missing for part " + claim.number()
                                + " in the request.");
            }
            Algorithm other = claim.checksum().get().algorithm();
            if (!DeclaredChecksums.name(other).equals(name)) {
                throw new S3Exception(
                        S3Error.BAD_DIGEST,
                        "The " + DeclaredChecksums.name(other) + " you specified for part " + claim.number()
                                + " did not match what we received.");
            }
        }
        return claim.checksum().isEmpty() || verified.map(ChecksumForms::part).equals(claim.checksum());
    }

    /**
     * The checksum of the object, held against what the request claims of it.
     *
     * @throws S3Exception {@code BadDigest}; {@code InvalidRequest} for a claim that is none, of another type, or that
     *     cannot be verified
     */
    Optional<TypedChecksum> verified(List<PartEntry> parts, Fields fields) {
        Optional<TypedChecksum> sum = ofParts(parts);
        for (Algorithm algorithm : Algorithm.values()) {
            Optional<String> text = fields.get(algorithm.header());
            if (text.isPresent()) {
                TypedChecksum claimed = claimed(algorithm, text.get().trim());
                sum = sum.isEmpty() ? whole(parts, algorithm) : sum;
                check(claimed, sum);
            }
        }
        checkType(fields, sum);
        return sum;
    }

    private boolean composite() {
        return declared.isPresent() && declared.get().type() == Type.COMPOSITE;
    }

    private Optional<TypedChecksum> ofParts(List<PartEntry> parts) {
        if (composite()) {
            Checksums.Running running =
                    checksums.begin(ChecksumForms.shown(declared.orElseThrow().algorithm()));
            for (PartEntry part : parts) {
                running.update(Buffer.buffer(
                        part.record().checksum().orElseThrow().value().toArray()));
            }
            return Optional.of(new TypedChecksum(running.value(), parts.size()));
        }
        // without a word of the client's S3 has CRC-64/NVME; here it is known if the parts came with it
        return whole(
                parts,
                declared.map(announced -> ChecksumForms.shown(announced.algorithm()))
                        .orElse(Algorithm.CRC64NVME));
    }

    /** Of all bytes; empty if it does not follow from what is known of the parts. */
    private Optional<TypedChecksum> whole(List<PartEntry> parts, Algorithm algorithm) {
        boolean combines = switch (algorithm) {
            case CRC32, CRC32C, CRC64NVME -> true;
            case SHA1, SHA256 -> parts.size() == 1;
        };
        Checksum sum = null;
        for (PartEntry part : parts) {
            Optional<Checksum> own = part.record().checksum().map(ChecksumForms::part);
            if (!combines || own.isEmpty() || own.get().algorithm() != algorithm) {
                return Optional.empty();
            }
            sum = sum == null
                    ? own.get()
                    : checksums.combined(sum, own.get(), part.record().plainSize());
        }
        return sum == null ? Optional.empty() : Optional.of(new TypedChecksum(sum, 0));
    }

    private static TypedChecksum claimed(Algorithm algorithm, String text) {
        try {
            return TypedChecksum.parse(algorithm, text);
        } catch (IllegalArgumentException e) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST, "Value for " + algorithm.header().wireName() + " header is invalid.");
        }
    }

    private static void check(TypedChecksum claimed, Optional<TypedChecksum> sum) {
        Algorithm algorithm = claimed.checksum().algorithm();
        if (sum.filter(known -> known.checksum().algorithm() == algorithm).isEmpty()) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The " + DeclaredChecksums.name(algorithm)
                            + " of this upload cannot be verified: it was not created with that checksum.");
        }
        // a composite checksum is told with or without the number of its parts
        boolean counted = claimed.parts() == 0 || claimed.parts() == sum.get().parts();
        if (!counted || !claimed.checksum().equals(sum.get().checksum())) {
            throw new S3Exception(
                    S3Error.BAD_DIGEST,
                    "The " + DeclaredChecksums.name(algorithm)
                            + " you specified did not match the calculated checksum.");
        }
    }

    private void checkType(Fields fields, Optional<TypedChecksum> sum) {
        Optional<Type> asked = fields.get(S3Header.CHECKSUM_TYPE).map(DeclaredChecksums::type);
        if (asked.isEmpty()) {
            return;
        }
        String is = declared.map(announced -> announced.type().name())
                .or(() -> sum.map(TypedChecksum::type))
                .orElse("null");
        if (!asked.get().name().equals(is)) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    "The upload was created using the " + is
                            + " checksum mode. The complete request must use the same checksum mode.");
        }
    }
}
