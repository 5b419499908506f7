package io.ssegateway.multipart;

import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.state.DeclaredChecksum;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which checksum an upload is created with, and which type follows where the client names none. Source: Amazon S3 User
 * Guide, "Checking object integrity": CRC-64/NVME is of the whole object only, SHA of the parts' checksums only, the
 * other CRCs either, by default of the parts' checksums.
 */
final class DeclaredChecksums {
    private DeclaredChecksums() {}

    /**
     * Reads the fields of CreateMultipartUpload.
     *
     * @throws S3Exception {@code InvalidRequest} for what S3 does not combine
     */
    static Optional<DeclaredChecksum> of(Fields fields) {
        Optional<String> name = fields.get(S3Header.CHECKSUM_ALGORITHM);
        Optional<Type> type = fields.get(S3Header.CHECKSUM_TYPE).map(DeclaredChecksums::type);
        if (name.isEmpty()) {
            if (type.isPresent()) {
                throw invalid("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm"
                        + " header.");
            }
            return Optional.empty();
        }
        Algorithm algorithm = Arrays.stream(Algorithm.values())
                .filter(known -> known.name().equalsIgnoreCase(name.get()))
                .findFirst()
                .orElseThrow(() -> invalid("Checksum algorithm provided is unsupported. Please try again with any of"
                        + " the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
        return Optional.of(declared(algorithm, type));
    }

    private static DeclaredChecksum declared(Algorithm algorithm, Optional<Type> asked) {
        Type only = switch (algorithm) {
            case CRC64NVME -> Type.FULL_OBJECT;
            case SHA1, SHA256 -> Type.COMPOSITE;
            case CRC32, CRC32C -> asked.orElse(Type.COMPOSITE);
        };
        if (asked.isPresent() && asked.get() != only) {
            throw invalid("The " + asked.get() + " checksum type cannot be used with the " + name(algorithm)
                    + " checksum algorithm.");
        }
        return new DeclaredChecksum(ChecksumForms.stored(algorithm), only);
    }

    /** The fields of an answer that tell it. */
    static Fields shown(Fields fields, Optional<DeclaredChecksum> declared) {
        if (declared.isEmpty()) {
            return fields;
        }
        return fields.with(
                        S3Header.CHECKSUM_ALGORITHM, declared.get().algorithm().name())
                .with(S3Header.CHECKSUM_TYPE, declared.get().type().name());
    }

    /** The algorithm as S3 writes it in messages. */
    static String name(Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }

    /** The algorithm as S3 writes it in messages. */
    static String name(StoredChecksum.Algorithm algorithm) {
        return name(ChecksumForms.shown(algorithm));
    }

    /**
     * The type that a request names.
     *
     * @throws S3Exception {@code InvalidRequest} for none that there is
     */
    static Type type(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case TypedChecksum.FULL_OBJECT -> Type.FULL_OBJECT;
            case TypedChecksum.COMPOSITE -> Type.COMPOSITE;
            default -> throw invalid("Value for x-amz-checksum-type header is invalid.");
        };
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3Error.INVALID_REQUEST, text);
    }
}
