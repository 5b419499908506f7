package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SubResources;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which query parameters a request may carry (product.md §9). A sub-resource changes what a request means, so that an
 * unknown one is never ignored.
 */
final class QueryRules {
    /** Parameters that carry no meaning or are headers put into a presigned URL. */
    private static final String SIGNING_PREFIX = "x-amz-";

    /**
     * The hint of SDKs, and what a URL signed with Version 2 carries; {@code content-type} and {@code content-md5}
     * stand there for the client to know which fields were signed.
     */
    private static final Set<String> NEUTRAL =
            Set.of("x-id", "AWSAccessKeyId", "Signature", "Expires", "content-type", "content-md5");

    /** Names a version of an object. */
    static final String VERSION = "versionId";

    private QueryRules() {}

    /** Of a read: sub-resources and bare words beyond these are refused, other parameters have no meaning. */
    static void allowOnRead(Query query, Set<String> allowed) {
        for (Map.Entry<String, String> parameter : query.parameters()) {
            String name = parameter.getKey();
            boolean known = neutral(name) || allowed.contains(name);
            if (!known
                    && (SubResources.isSubResource(name) || parameter.getValue().isEmpty())) {
                throw notImplemented(name);
            }
        }
        refuseDuplicates(query, allowed);
    }

    /** Of a write: everything beyond these is refused. */
    static void allowOnWrite(Query query, Set<String> allowed) {
        for (Map.Entry<String, String> parameter : query.parameters()) {
            if (!neutral(parameter.getKey()) && !allowed.contains(parameter.getKey())) {
                throw notImplemented(parameter.getKey());
            }
        }
        refuseDuplicates(query, allowed);
    }

    /**
     * The version a request names.
     *
     * @throws S3Exception {@code InvalidArgument} for an empty one: it must not come to mean the current version
     */
    static Optional<String> version(Query query) {
        Optional<String> id = query.get(VERSION);
        if (id.isPresent() && id.get().isEmpty()) {
            throw argument("Version id cannot be the empty string", VERSION, "");
        }
        return id;
    }

    /** The answer to a parameter's value. */
    static S3Exception argument(String message, String name, String value) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }

    private static void refuseDuplicates(Query query, Set<String> allowed) {
        for (String name : allowed) {
            query.get(name);
        }
    }

    private static boolean neutral(String name) {
        return NEUTRAL.contains(name) || name.toLowerCase(Locale.ROOT).startsWith(SIGNING_PREFIX);
    }

    static S3Exception notImplemented(String name) {
        return new S3Exception(S3Error.NOT_IMPLEMENTED).with("QueryParameter", name);
    }
}
