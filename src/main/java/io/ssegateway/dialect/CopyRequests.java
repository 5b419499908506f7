package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UriEncoding;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Requests that copy: {@code PUT} with {@code x-amz-copy-source}. Source: Amazon S3 API Reference, CopyObject and
 * UploadPartCopy; texts of errors as S3 answers.
 */
final class CopyRequests {
    private static final String VERSION = "?versionId=";

    /** Version ids are opaque but ready for a URL: what needs an escape is none, and no store may read it otherwise. */
    private static final Pattern VERSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,1024}");

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private CopyRequests() {}

    /** CopyObject. */
    static S3Operation object(RequestHead head, ObjectRef target, RequestFields fields) {
        QueryRules.allowOnWrite(head.query(), Set.of());
        if (fields.get(S3Header.COPY_SOURCE_RANGE).isPresent()) {
            throw RequestFields.notImplemented(S3Header.COPY_SOURCE_RANGE.wireName());
        }
        return new S3Operation.CopyObject(
                target,
                source(fields),
                replaces(fields, S3Header.METADATA_DIRECTIVE, "Unknown metadata directive."),
                replaces(fields, S3Header.TAGGING_DIRECTIVE, "Unknown tagging directive."),
                fields.conditions(),
                fields.forCopy());
    }

    /** UploadPartCopy. */
    static UploadOperation part(ObjectRef target, String uploadId, int partNumber, RequestFields fields) {
        return new UploadOperation.UploadPartCopy(
                target,
                uploadId,
                partNumber,
                source(fields),
                fields.get(S3Header.COPY_SOURCE_RANGE).map(CopyRequests::range),
                fields.forCopy());
    }

    private static ByteRange.Between range(String text) {
        var matcher = RANGE.matcher(text.trim());
        if (matcher.matches()) {
            long first = Long.parseLong(matcher.group(1));
            long last = Long.parseLong(matcher.group(2));
            if (first <= last) {
                return new ByteRange.Between(first, last);
            }
        }
        throw argument(
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
                        + " zero-based offsets of the first and last bytes to copy",
                S3Header.COPY_SOURCE_RANGE.wireName(),
                text);
    }

    private static boolean replaces(RequestFields fields, S3Header directive, String message) {
        String value = fields.get(directive).orElse("COPY");
        return switch (value) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw argument(message, directive.wireName(), value);
        };
    }

    private static CopySource source(RequestFields fields) {
        Conditions conditions = new Conditions(
                fields.get(S3Header.COPY_SOURCE_IF_MATCH),
                fields.get(S3Header.COPY_SOURCE_IF_NONE_MATCH),
                fields.get(S3Header.COPY_SOURCE_IF_MODIFIED_SINCE),
                fields.get(S3Header.COPY_SOURCE_IF_UNMODIFIED_SINCE));
        return new CopySource(source(fields.get(S3Header.COPY_SOURCE).orElse("")), conditions);
    }

    /**
     * {@code [/]bucket/key[?versionId=id]}: bucket and key percent-encoded once, '+' a plus, the id as it stands. What
     * two readers could take for two objects is refused: a '?' that begins no version id, dot segments, a URL.
     */
    private static ObjectRef source(String text) {
        if (text.regionMatches(true, 0, "arn:", 0, 4) || text.regionMatches(true, 0, "/arn:", 0, 5)) {
            throw new S3Exception(
                            S3Error.NOT_IMPLEMENTED,
                            "This gateway does not copy through access points; name the source as bucket/key.")
                    .with("Header", S3Header.COPY_SOURCE.wireName());
        }
        int at = text.lastIndexOf(VERSION);
        String path = decoded(at < 0 ? text : text.substring(0, at), text);
        Optional<String> version = at < 0 ? Optional.empty() : Optional.of(text.substring(at + VERSION.length()));
        if (version.isPresent() && !VERSION_ID.matcher(version.get()).matches()) {
            String message =
                    version.get().isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified";
            throw argument(message, "versionId", version.get());
        }
        String name = path.substring(1);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw invalid("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", text);
        }
        return new ObjectRef(bucket(name.substring(0, slash), text), new ObjectKey(name.substring(slash + 1)), version);
    }

    private static String decoded(String raw, String text) {
        if (raw.indexOf('?') >= 0) {
            throw invalid("Invalid copy source encoding", text);
        }
        try {
            String path = UriEncoding.decode(raw);
            return Addressing.unambiguous(path.startsWith("/") ? path : '/' + path);
        } catch (S3Exception e) {
            throw invalid("Invalid copy source encoding", text);
        }
    }

    private static BucketName bucket(String name, String text) {
        try {
            return new BucketName(name);
        } catch (S3Exception e) {
            throw invalid("Invalid copy source bucket name", text);
        }
    }

    private static S3Exception invalid(String message, String text) {
        return argument(message, S3Header.COPY_SOURCE.wireName(), text);
    }

    private static S3Exception argument(String message, String name, String value) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }
}
