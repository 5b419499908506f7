package io.ssegateway.s3;

/**
 * A bucket's name. Accepts what old and new S3 rules allow together (3 to 63 of letters, digits, '.', '-', '_'; old
 * buckets of some stores go to 255), so that whatever a store holds can be named; a store still refuses what it does
 * not like. Source: Amazon S3 User Guide, "Bucket naming rules".
 *
 * @throws S3Exception {@code InvalidBucketName} for anything else
 */
public record BucketName(String value) {
    /** Checks the characters and the length. */
    public BucketName {
        if (value.length() < 3
                || value.length() > 255
                || !value.chars().allMatch(BucketName::allowed)
                || dotted(value)) {
            throw new S3Exception(S3Error.INVALID_BUCKET_NAME).with("BucketName", value);
        }
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_';
    }

    private static boolean dotted(String value) {
        return value.startsWith(".") || value.endsWith(".") || value.contains("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
