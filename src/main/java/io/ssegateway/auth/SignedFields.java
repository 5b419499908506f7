package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which header fields a signature covers, and that nothing with a meaning escapes it. Source: Amazon S3 API Reference,
 * "Signature Calculations": {@code host} and every {@code x-amz-*} field must be signed.
 */
final class SignedFields {
    private static final String PREFIX = "x-amz-";
    private static final String METADATA = "meta-";

    /** Fields that stand for one thing; said twice, two readers could each believe another. */
    private static final Set<String> SINGLE =
            Set.of("authorization", "host", "date", "content-md5", "content-type", "content-length");

    private SignedFields() {}

    /**
     * No field or parameter that a signature or its meaning depends on is said twice, in two spellings, or in both
     * places.
     *
     * @throws S3Exception {@code InvalidRequest} for a field, {@code AccessDenied} for a parameter
     */
    static void refuseRepetition(SignedRequest request, List<Canonical.Parameter> parameters) {
        Set<String> fields = new HashSet<>();
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            boolean single = SINGLE.contains(name) || isPrefixed(name) && !name.startsWith(METADATA, PREFIX.length());
            if (!fields.add(name) && single) {
                throw new S3Exception(S3Error.INVALID_REQUEST, "The header is given more than once: " + name);
            }
        }
        Set<String> names = new HashSet<>();
        for (Canonical.Parameter parameter : parameters) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (isPrefixed(name) && (!names.add(name) || fields.contains(name))) {
                throw new S3Exception(
                        S3Error.ACCESS_DENIED, "The parameter is given more than once: " + parameter.name());
            }
        }
    }

    /** Whether a field is one of a dialect's own; the prefixes are of one length. */
    private static boolean isPrefixed(String name) {
        return name.startsWith(PREFIX) || name.startsWith(Flavour.OBS.prefix());
    }

    /**
     * The signed fields in canonical form, by name.
     *
     * @throws S3Exception {@code AccessDenied} if a field that must be signed is not, {@code SignatureDoesNotMatch} if
     *     a signed one is absent
     */
    static Map<String, String> canonical(SignedRequest request, List<String> signed) {
        Set<String> unsigned = new TreeSet<>();
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (signed.contains(name)) {
                values.merge(name, Canonical.headerValue(field.getValue()), (a, b) -> a + "," + b);
            } else if (name.equals("host") || name.startsWith(PREFIX)) {
                unsigned.add(name);
            }
        }
        if (!signed.contains("host")) {
            unsigned.add("host");
        }
        if (!unsigned.isEmpty()) {
            throw new S3Exception(
                            S3Error.ACCESS_DENIED, "There were headers present in the request which were not signed")
                    .with("HeadersNotSigned", String.join(", ", unsigned));
        }
        if (values.size() < signed.size()) {
            throw new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH);
        }
        return values;
    }
}
