package io.ssegateway.dialect;

import io.ssegateway.s3.AskedDefault;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/**
 * The document of PutBucketEncryption as OBS has it: what it has besides S3 is judged here, the rest is read by
 * {@link EncryptionDocument}. Source: OBS API Reference, "Configuring bucket encryption".
 */
final class ObsEncryption {
    private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";
    private static final String ALGORITHM = "SSEAlgorithm";
    private static final String KEY = "KMSMasterKeyID";
    private static final String DATA = "KMSDataEncryption";
    private static final String PROJECT = "ProjectID";
    private static final String BUCKET_KEY = "BucketKeyEnabled";
    private static final String ROTATION = "BucketKeyRotationPeriod";
    private static final int LONGEST = 256;

    private ObsEncryption() {}

    /** What a document asks; what is wrong with one is part of the answer. */
    static AskedDefault read(byte[] bytes) {
        try {
            return bytes.length == 0 ? EncryptionDocument.read(bytes) : parse(XmlElement.parse(bytes));
        } catch (S3Exception e) {
            return new AskedDefault.Unusable(e);
        }
    }

    private static AskedDefault parse(XmlElement root) {
        XmlElement rule = root.child("Rule");
        XmlElement chosen = rule.child(DEFAULT);
        refuse(rule, ROTATION);
        refuse(chosen, ROTATION);
        require(root.name().equals("ServerSideEncryptionConfiguration") && root.only("Rule"));
        require(rule.only(DEFAULT, BUCKET_KEY) && chosen.only(ALGORITHM, DATA, KEY, PROJECT));
        Optional<String> algorithm = chosen.text(ALGORITHM)
                .map(String::trim)
                .map(written -> RequestFields.ENCRYPTION.getOrDefault(written, written));
        boolean kms = algorithm.filter("aws:kms"::equals).isPresent();
        Optional<String> data = chosen.text(DATA).map(String::trim);
        Optional<String> key = chosen.text(KEY).map(String::trim).filter(id -> !id.isEmpty());
        Optional<String> project = chosen.text(PROJECT).map(String::trim).filter(id -> !id.isEmpty());
        data.ifPresent(value -> ObsValues.dataEncryption(DATA, value));
        onlyWith(kms || data.isEmpty(), DATA, "SSEAlgorithm kms");
        onlyWith(key.isPresent() || project.isEmpty(), PROJECT, KEY);
        boolean bucketKey = rule.text(BUCKET_KEY).map(String::trim).orElse("").equalsIgnoreCase("true");
        onlyWith(kms || !bucketKey, BUCKET_KEY, "SSEAlgorithm kms");
        require(project.filter(id -> id.length() > LONGEST || id.chars().anyMatch(Character::isISOControl))
                .isEmpty());
        AskedDefault asked = EncryptionDocument.read(s3(algorithm, key, rule.text(BUCKET_KEY)));
        return asked instanceof AskedDefault.Given given ? given.in(project) : asked;
    }

    private static byte[] s3(Optional<String> algorithm, Optional<String> key, Optional<String> bucketKey) {
        return new XmlText()
                .open("ServerSideEncryptionConfiguration")
                .open("Rule")
                .open(DEFAULT)
                .element(ALGORITHM, algorithm)
                .element(KEY, key)
                .close(DEFAULT)
                .element(BUCKET_KEY, bucketKey)
                .close("Rule")
                .close("ServerSideEncryptionConfiguration")
                .bytes();
    }

    private static void refuse(XmlElement parent, String name) {
        if (parent.has(name)) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            "Bucket keys of this gateway are renewed as its policy says; " + name
                                    + " is not implemented.")
                    .with("Element", name);
        }
    }

    private static void onlyWith(boolean met, String name, String with) {
        if (!met) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, name + " is set together with " + with + " alone.")
                    .with("ArgumentName", name);
        }
    }

    private static void require(boolean met) {
        if (!met) {
            throw new S3Exception(S3Error.MALFORMED_XML);
        }
    }
}
