package io.ssegateway.dialect;

import io.ssegateway.s3.BrowserOperation;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pre-flights of browsers. Source: Amazon S3 API Reference, "OPTIONS object". The query is the later request's and says
 * nothing here.
 */
final class PreflightRequests {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private PreflightRequests() {}

    static Parsed parse(RequestHead head) {
        String origin = field(head, S3Header.ORIGIN)
                .orElseThrow(() -> new S3Exception(
                        S3Error.BAD_REQUEST, "Insufficient information. Origin request header needed."));
        String method = field(head, S3Header.ACCESS_CONTROL_REQUEST_METHOD).orElse("null");
        if (!METHODS.contains(method)) {
            throw new S3Exception(S3Error.BAD_REQUEST, "Invalid Access-Control-Request-Method: " + method);
        }
        return new Parsed.Ready(new BrowserOperation.Preflight(
                head.bucket()
                        .orElseThrow(() -> new S3Exception(
                                S3Error.ACCESS_FORBIDDEN, "CORSResponse: CORS is not enabled for this bucket.")),
                head.key(),
                origin,
                method,
                field(head, S3Header.ACCESS_CONTROL_REQUEST_HEADERS)));
    }

    /** Said twice it is one list; for an origin or a method that is none. */
    private static Optional<String> field(RequestHead head, S3Header header) {
        List<String> values = head.headers().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(header.wireName()))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isEmpty())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }
}
