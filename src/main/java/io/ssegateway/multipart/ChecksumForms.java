package io.ssegateway.multipart;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.TypedChecksum;

/** Checksums between the form that clients see and the one that is stored. */
final class ChecksumForms {
    private ChecksumForms() {}

    static StoredChecksum stored(Checksum checksum) {
        return StoredChecksum.ofObject(stored(checksum.algorithm()), Bytes.of(checksum.value()));
    }

    static StoredChecksum stored(TypedChecksum checksum) {
        StoredChecksum.Type type =
                checksum.parts() == 0 ? StoredChecksum.Type.FULL_OBJECT : StoredChecksum.Type.COMPOSITE;
        return new StoredChecksum(
                stored(checksum.checksum().algorithm()),
                type,
                checksum.parts(),
                Bytes.of(checksum.checksum().value()));
    }

    static StoredChecksum.Algorithm stored(Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> StoredChecksum.Algorithm.CRC32;
            case CRC32C -> StoredChecksum.Algorithm.CRC32C;
            case CRC64NVME -> StoredChecksum.Algorithm.CRC64NVME;
            case SHA1 -> StoredChecksum.Algorithm.SHA1;
            case SHA256 -> StoredChecksum.Algorithm.SHA256;
        };
    }

    static Checksum.Algorithm shown(StoredChecksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> Checksum.Algorithm.CRC32;
            case CRC32C -> Checksum.Algorithm.CRC32C;
            case CRC64NVME -> Checksum.Algorithm.CRC64NVME;
            case SHA1 -> Checksum.Algorithm.SHA1;
            case SHA256 -> Checksum.Algorithm.SHA256;
        };
    }

    static TypedChecksum shown(StoredChecksum checksum) {
        return new TypedChecksum(part(checksum), checksum.parts());
    }

    /** The value alone; of a part it is all there is. */
    static Checksum part(StoredChecksum checksum) {
        return new Checksum(shown(checksum.algorithm()), checksum.value().toArray());
    }
}
