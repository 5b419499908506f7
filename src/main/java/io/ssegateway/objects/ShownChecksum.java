package io.ssegateway.objects;

import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * The checksum in an object's footer as clients see it: of the plaintext, base64, of a composite one with the number of
 * parts behind it. Source: Amazon S3 User Guide, "Checking object integrity"; API Reference, GetObject.
 */
final class ShownChecksum {
    private static final String ENABLED = "ENABLED";

    private ShownChecksum() {}

    /** Whether the client asks for checksums ({@code x-amz-checksum-mode}). */
    static boolean asked(Fields request) {
        return request.get(S3Header.CHECKSUM_MODE)
                .filter(ENABLED::equalsIgnoreCase)
                .isPresent();
    }

    /** The answer's fields with the checksum, if there is one. */
    static Fields with(Fields answer, Optional<StoredChecksum> stored) {
        if (stored.isEmpty()) {
            return answer;
        }
        StoredChecksum checksum = stored.get();
        String value = checksum(checksum).base64();
        boolean composite = checksum.type() == StoredChecksum.Type.COMPOSITE;
        return answer.with(algorithm(checksum).header(), composite ? value + '-' + checksum.parts() : value)
                .with(S3Header.CHECKSUM_TYPE, type(checksum));
    }

    /** Algorithm and bytes. */
    static Checksum checksum(StoredChecksum stored) {
        return new Checksum(algorithm(stored), stored.value().toArray());
    }

    /** {@code FULL_OBJECT} or {@code COMPOSITE}. */
    static String type(StoredChecksum stored) {
        return stored.type().name();
    }

    private static Checksum.Algorithm algorithm(StoredChecksum stored) {
        return switch (stored.algorithm()) {
            case CRC32 -> Checksum.Algorithm.CRC32;
            case CRC32C -> Checksum.Algorithm.CRC32C;
            case CRC64NVME -> Checksum.Algorithm.CRC64NVME;
            case SHA1 -> Checksum.Algorithm.SHA1;
            case SHA256 -> Checksum.Algorithm.SHA256;
        };
    }
}
