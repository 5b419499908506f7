package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The values of OBS that differ from S3's, both ways: every spelling is understood, OBS's own is written. Source: OBS
 * API Reference, "Server-side encryption", "Object storage classes", "ACLs".
 */
final class ObsValues {
    private static final String KMS = "kms";
    private static final String S3_KMS = "aws:kms";
    private static final String AES256 = "AES256";
    private static final String VERSION = "?versionId=";

    private static final Map<String, String> CLASSES_TO_S3 = Map.of(
            "STANDARD", "STANDARD",
            "WARM", "STANDARD_IA",
            "STANDARD_IA", "STANDARD_IA",
            "COLD", "GLACIER",
            "GLACIER", "GLACIER",
            "DEEP_ARCHIVE", "DEEP_ARCHIVE",
            "INTELLIGENT_TIERING", "INTELLIGENT_TIERING");

    private static final Map<String, String> CLASSES_TO_OBS = Map.of("STANDARD_IA", "WARM", "GLACIER", "COLD");

    private static final Set<String> DELIVERED = Set.of("public-read-delivered", "public-read-write-delivered");

    private ObsValues() {}

    /**
     * The value of a request's field as S3 has it.
     *
     * @param creates whether the request creates a bucket: there SSE-OBS is also called {@code obs}
     * @throws S3Exception {@code InvalidEncryptionAlgorithmError}, {@code InvalidStorageClass}, {@code NotImplemented}
     */
    static String toS3(S3Header header, String value, boolean creates) {
        return switch (header) {
            case SSE -> method(value.trim(), creates);
            case STORAGE_CLASS -> creates ? ofBucket(value.trim()) : classToS3(value.trim());
            case ACL -> acl(value.trim());
            case METADATA_DIRECTIVE -> directive(value.trim());
            case COPY_SOURCE -> copySource(value);
            default -> value;
        };
    }

    /** The SDK for Go writes a space as a plus, and every SDK a plus as {@code %2B}. A version's id stays as it is. */
    private static String copySource(String value) {
        int version = value.lastIndexOf(VERSION);
        String path = version < 0 ? value : value.substring(0, version);
        return path.replace("+", "%20") + value.substring(path.length());
    }

    /** The value of an answer's field as OBS has it. */
    static String toObs(S3Header header, String value) {
        return switch (header) {
            case SSE -> methodToObs(value);
            case STORAGE_CLASS, DEFAULT_STORAGE_CLASS -> classToObs(value);
            default -> value;
        };
    }

    /** A method of encryption as OBS calls it. */
    static String methodToObs(String value) {
        return value.equals(S3_KMS) ? KMS : value;
    }

    /** A storage class as OBS calls it; one that it has no name for keeps its own. */
    static String classToObs(String value) {
        return CLASSES_TO_OBS.getOrDefault(value, value);
    }

    /**
     * A storage class as S3 calls it.
     *
     * @throws S3Exception {@code InvalidStorageClass}
     */
    static String classToS3(String value) {
        String known = CLASSES_TO_S3.get(value.toUpperCase(Locale.ROOT));
        if (known == null) {
            throw new S3Exception(S3Error.INVALID_STORAGE_CLASS).with("StorageClassRequested", value);
        }
        return known;
    }

    /**
     * The algorithm that shall encrypt the data: AES-256 alone, which is not told on.
     *
     * @param name where it was said
     * @throws S3Exception {@code NotImplemented} for SM4, {@code InvalidEncryptionAlgorithmError} for others
     */
    static void dataEncryption(String name, String value) {
        switch (value.trim()) {
            case AES256 -> {
                // what is done
            }
            case "SM4" ->
                throw new S3Exception(
                                S3Error.NOT_IMPLEMENTED, "This gateway encrypts with AES256; SM4 is not implemented.")
                        .with("Header", name);
            default -> throw algorithm(name, value);
        }
    }

    private static String method(String value, boolean creates) {
        return switch (value) {
            case KMS, S3_KMS -> S3_KMS;
            case AES256, "aws:AES256" -> AES256;
            case "obs" -> {
                if (!creates) {
                    throw algorithm(ObsNames.name(S3Header.SSE).orElseThrow(), value);
                }
                yield AES256;
            }
            // refused in its own words
            case "aws:kms:dsse" -> value;
            default -> throw algorithm(ObsNames.name(S3Header.SSE).orElseThrow(), value);
        };
    }

    /** A bucket of S3 has no class; what is uploaded without one is {@code STANDARD}. */
    private static String ofBucket(String value) {
        if (!classToS3(value).equals("STANDARD")) {
            throw refused(S3Header.STORAGE_CLASS, "The store behind this gateway keeps no storage class of a bucket.");
        }
        return value;
    }

    private static S3Exception algorithm(String name, String value) {
        return new S3Exception(
                        S3Error.INVALID_ENCRYPTION_ALGORITHM, "The encryption algorithm specified is not supported.")
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }

    private static String acl(String value) {
        if (DELIVERED.contains(value)) {
            throw refused(
                    S3Header.ACL, "The store behind this gateway does not deliver a bucket's ACL to its objects.");
        }
        return value;
    }

    private static String directive(String value) {
        if (value.equals("REPLACE_NEW")) {
            throw refused(
                    S3Header.METADATA_DIRECTIVE,
                    "Metadata is copied or replaced as a whole; REPLACE_NEW is not implemented.");
        }
        return value;
    }

    private static S3Exception refused(S3Header header, String message) {
        return new S3Exception(S3Error.NOT_IMPLEMENTED, message)
                .with("Header", ObsNames.name(header).orElseThrow());
    }
}
