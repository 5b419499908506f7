package io.ssegateway.dialect;

import io.ssegateway.s3.AskedDefault;
import io.ssegateway.s3.AskedDefault.Algorithm;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The document of PutBucketEncryption, read strictly. Source: Amazon S3 API Reference, PutBucketEncryption and
 * ServerSideEncryptionRule.
 */
final class EncryptionDocument {
    private static final int MAX_KEY_ID = 2048;
    private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";
    private static final String BLOCKED = "BlockedEncryptionTypes";
    private static final String BLOCKED_TYPE = "EncryptionType";

    private EncryptionDocument() {}

    /** What a document asks; what is wrong with one is part of the answer. */
    static AskedDefault read(byte[] bytes) {
        try {
            return parse(bytes);
        } catch (S3Exception e) {
            return new AskedDefault.Unusable(e.error() == S3Error.MALFORMED_XML ? malformed() : e);
        }
    }

    private static AskedDefault parse(byte[] bytes) {
        if (bytes.length == 0) {
            throw new S3Exception(S3Error.MISSING_REQUEST_BODY);
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("ServerSideEncryptionConfiguration") && root.only("Rule"));
        XmlElement rule = root.child("Rule");
        require(rule.only(DEFAULT, "BucketKeyEnabled", BLOCKED));
        XmlElement chosen = rule.child(DEFAULT);
        require(chosen.only("SSEAlgorithm", "KMSMasterKeyID"));
        Algorithm algorithm = algorithm(chosen.text("SSEAlgorithm").orElse("").trim());
        Optional<String> keyId = chosen.text("KMSMasterKeyID").map(String::trim);
        require(keyId.filter(id -> !isKeyId(id)).isEmpty());
        return new AskedDefault.Given(
                algorithm, keyId, rule.text("BucketKeyEnabled").map(EncryptionDocument::flag), blocked(rule));
    }

    private static Algorithm algorithm(String written) {
        return switch (written) {
            case "AES256" -> Algorithm.AES256;
            case "aws:kms" -> Algorithm.KMS;
            case "aws:kms:dsse" ->
                throw new S3Exception(S3Error.NOT_IMPLEMENTED, "This gateway does not serve aws:kms:dsse.");
            default -> throw malformed();
        };
    }

    private static boolean isKeyId(String id) {
        return !id.isEmpty() && id.length() <= MAX_KEY_ID && id.chars().noneMatch(Character::isISOControl);
    }

    private static boolean flag(String written) {
        return switch (written.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw malformed();
        };
    }

    private static BlockedEncryption blocked(XmlElement rule) {
        if (!rule.has(BLOCKED)) {
            return BlockedEncryption.UNSAID;
        }
        XmlElement types = rule.child(BLOCKED);
        require(types.only(BLOCKED_TYPE));
        List<XmlElement> all = types.children(BLOCKED_TYPE);
        require(all.size() == 1);
        return switch (types.text(BLOCKED_TYPE).orElse("").trim()) {
            case "NONE" -> BlockedEncryption.NOTHING;
            case "SSE-C" -> BlockedEncryption.CUSTOMER_KEYS;
            default -> throw malformed();
        };
    }

    private static void require(boolean met) {
        if (!met) {
            throw malformed();
        }
    }

    /** In the words that Amazon S3 has for this operation. */
    private static S3Exception malformed() {
        return new S3Exception(
                S3Error.MALFORMED_XML,
                "The XML you provided was not well-formed or did not validate against our published schema");
    }
}
