package io.ssegateway.it;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OBS does not take, as a refusal: also where the real one would look away, so that nothing depends on it.
 *
 * <p>Sources: OBS FAQ, "V4 signatures with OBS" (obs_faq_0274); Open Telekom Cloud, OBS S3 API Reference,
 * "Compatibility of OBS REST APIs", "PUT Object", "PUT Object - Copy", "Error Codes"; OBS API Reference, "Copying
 * Parts"; Tencent/WeKnora#3273 (no bucket in the path of a domain).
 */
final class ObsLimits {
    private static final Set<String> PAYLOADS = Set.of("UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    private static final Set<String> RESERVED = Set.of("if-match", "if-none-match");
    private static final Set<String> UNKNOWN = Set.of("x-amz-trailer", "x-amz-sdk-checksum-algorithm", "x-amz-mfa");
    private static final Pattern NAMES = Pattern.compile(".*SignedHeaders=([^,]+),.*");

    private final String domain;
    private final RawSigner signer;

    ObsLimits(String domain, RawSigner signer) {
        this.domain = domain;
        this.signer = signer;
    }

    /** Why a request is not taken. */
    record Refusal(int status, String code, String about) {}

    /** The bucket in the host's name; empty for the service itself. */
    Optional<String> bucket(HttpServerRequest request) {
        String host = fields(request).getOrDefault("host", "").replaceFirst(":\\d+$", "");
        return host.endsWith("." + domain)
                ? Optional.of(host.substring(0, host.length() - domain.length() - 1))
                : Optional.empty();
    }

    /** Every field once, its name in lower case. */
    static Map<String, String> fields(HttpServerRequest request) {
        Map<String, String> fields = new TreeMap<>();
        request.headers()
                .forEach((name, value) -> fields.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b));
        return fields;
    }

    Optional<Refusal> judge(HttpServerRequest request) {
        Map<String, String> fields = fields(request);
        String payload = fields.getOrDefault("x-amz-content-sha256", "");
        if (!PAYLOADS.contains(payload)) {
            return refusal(400, "XAmzContentSHA256Mismatch", payload);
        }
        Matcher names = NAMES.matcher(fields.getOrDefault("authorization", ""));
        if (!names.matches()
                || !signer.expected(request.method().name(), request.uri(), fields, names.group(1))
                        .equals(fields.get("authorization"))) {
            return refusal(403, "SignatureDoesNotMatch", "authorization");
        }
        if (bucket(request).isEmpty() && !request.path().equals("/")) {
            return refusal(403, "VirtualHostDomainRequired", request.path());
        }
        return fields.keySet().stream()
                .filter(name -> unknown(request, name))
                .findFirst()
                .flatMap(name -> refusal(400, "InvalidArgument", name));
    }

    private static boolean unknown(HttpServerRequest request, String name) {
        boolean writes = !Set.of("GET", "HEAD").contains(request.method().name());
        boolean part = request.uri().contains("partNumber=");
        return UNKNOWN.contains(name)
                || name.startsWith("x-amz-checksum-")
                || name.startsWith("x-amz-grant-")
                || writes && RESERVED.contains(name)
                || part && name.startsWith("x-amz-copy-source-if-");
    }

    private static Optional<Refusal> refusal(int status, String code, String about) {
        return Optional.of(new Refusal(status, code, about));
    }
}
