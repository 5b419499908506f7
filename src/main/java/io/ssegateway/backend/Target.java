package io.ssegateway.backend;

import io.ssegateway.auth.Signer;
import io.ssegateway.backend.BackendSettings.Addressing;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a request goes: encoded exactly as it is signed.
 *
 * @param host the host's name, with the bucket in virtual-host style, without a port
 * @param authority the value of the {@code Host} field
 * @param path percent-encoded
 * @param query canonical, without a question mark; may be empty
 */
record Target(String host, String authority, String path, String query) {
    /** What DNS carries as one label. Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets". */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])");

    /**
     * Encodes the target.
     *
     * @throws S3Exception {@code InvalidURI} for a key with dot segments: whatever normalises paths between here and
     *     the store would turn it into another object's name, in another bucket even
     */
    static Target of(BackendSettings settings, StoreRequest request) {
        boolean virtual = settings.addressing() == Addressing.VIRTUAL_HOST
                && request.bucket()
                        .map(BucketName::value)
                        .filter(Target::isLabel)
                        .isPresent();
        String endpointHost = settings.endpoint().getHost();
        StringBuilder path = new StringBuilder("/");
        String host = endpointHost;
        if (request.bucket().isPresent()) {
            String bucket = request.bucket().get().value();
            if (virtual) {
                host = bucket + "." + endpointHost;
            } else {
                path.append(bucket);
            }
        }
        if (request.key().isPresent()) {
            path.append(virtual ? "" : "/").append(encoded(request.key().get()));
        }
        int standard = settings.tls() ? 443 : 80;
        String authority = settings.port() == standard ? host : host + ":" + settings.port();
        return new Target(host, authority, path.toString(), query(request.query()));
    }

    /** Path and query as they stand in the request line. */
    String uri() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static boolean isLabel(String bucket) {
        return LABEL.matcher(bucket).matches();
    }

    private static String encoded(ObjectKey key) {
        for (String segment : key.value().split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new S3Exception(S3Error.INVALID_URI);
            }
        }
        return key.encoded();
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty() ? "" : Signer.query(parameters);
    }
}
