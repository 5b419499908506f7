package io.ssegateway.cli;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/**
 * What an {@code s3://bucket/path?versionId=V} on a command line names. The path is plain text, not percent-encoded.
 *
 * @param path key or prefix; may be empty
 */
record S3Location(BucketName bucket, String path, Optional<String> version) {
    private static final String SCHEME = "s3://";
    private static final String VERSION = "?versionId=";

    /** Does it begin like one? */
    static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads one.
     *
     * @throws CommandFailure {@code USAGE} for anything else
     */
    static S3Location of(String text) {
        if (!isOne(text)) {
            throw new CommandFailure(ExitCode.USAGE, "'" + text + "' is no s3://BUCKET/KEY");
        }
        String rest = text.substring(SCHEME.length());
        int version = rest.lastIndexOf(VERSION);
        Optional<String> id = version < 0 ? Optional.empty() : Optional.of(rest.substring(version + VERSION.length()));
        String place = version < 0 ? rest : rest.substring(0, version);
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        try {
            return new S3Location(new BucketName(bucket), slash < 0 ? "" : place.substring(slash + 1), id);
        } catch (S3Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "'" + bucket + "' is no bucket name");
        }
    }

    /** An object in the same bucket. */
    S3Location object(String key) {
        return new S3Location(bucket, key, Optional.empty());
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + path + version.map(id -> VERSION + id).orElse("");
    }
}
