package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Version 2 signs of a request, one char per octet. Source: as {@link Flavour}.
 *
 * <p>Every field with the flavour's prefix is signed, and every parameter with it: Amazon's, which SDKs move into the
 * query of a presigned URL, among the fields; those of OBS among the sub-resources. Of the other parameters Version 2
 * signs sub-resources and {@code response-*}; what it does not sign and what is no mere detail of a listing is refused,
 * so that a URL authorises what it signs and nothing else.
 */
final class V2Fields {
    private static final String CUSTOMER_KEY = "customer-key";
    private static final String REDACTED = "[redacted]";

    private final Flavour flavour;
    private final SignedRequest request;
    private final Map<String, String> fields = new TreeMap<>();
    /** Sub-resources by name as sent, values as octets. */
    private final Map<String, String> resources = new TreeMap<>();

    /**
     * Sorts a request out; its fields and parameters with a prefix are known to be distinct.
     *
     * @throws S3Exception {@code AccessDenied} for a parameter that is not signed, {@code InvalidRequest} for one that
     *     is signed and given twice, {@code InvalidArgument} for one that is refused in a query
     */
    V2Fields(Flavour flavour, SignedRequest request, List<Canonical.Parameter> parameters) {
        this.flavour = flavour;
        this.request = request;
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(flavour.prefix())) {
                fields.merge(name, field.getValue().strip(), (a, b) -> a + "," + b);
            }
        }
        Set<String> unsigned = new TreeSet<>();
        Set<String> signed = new LinkedHashSet<>();
        for (Canonical.Parameter parameter : parameters) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(flavour.prefix())) {
                prefixed(parameter, name);
            } else if (flavour.signs(parameter.name())) {
                if (!signed.add(name)) {
                    throw new S3Exception(
                            S3Error.INVALID_REQUEST, "The parameter is given more than once: " + parameter.name());
                }
                resources.put(parameter.name(), Canonical.octets(parameter.value()));
            } else if (!flavour.leaves(parameter.name())) {
                unsigned.add(parameter.name());
            }
        }
        if (!unsigned.isEmpty()) {
            throw new S3Exception(
                            S3Error.ACCESS_DENIED,
                            "There were parameters present in the request which "
                                    + (flavour == Flavour.AWS ? "Signature Version 2 does" : "a signature of OBS does")
                                    + " not sign")
                    .with("ParametersNotSigned", String.join(", ", unsigned));
        }
    }

    private void prefixed(Canonical.Parameter parameter, String name) {
        String value = Canonical.octets(parameter.value());
        switch (flavour) {
            case AWS -> {
                // a line break would make two fields of one, or one of two
                if (value.chars().anyMatch(c -> c < ' ')) {
                    throw invalid(parameter.name(), "The parameter holds a control character: ");
                }
                fields.put(name, value);
            }
            case OBS -> {
                if (name.contains("-customer-")) {
                    throw invalid(parameter.name(), "A customer's key is told in header fields, not in a URL: ");
                }
                resources.put(parameter.name(), value);
            }
        }
    }

    private static S3Exception invalid(String parameter, String reason) {
        return new S3Exception(S3Error.INVALID_ARGUMENT, reason + parameter).with("ArgumentName", parameter);
    }

    /** Names, in lower case, and values of the fields with the prefix, and of such parameters. */
    Map<String, String> prefixed() {
        Map<String, String> all = new HashMap<>(fields);
        resources.forEach((name, value) -> all.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return all;
    }

    /**
     * The strings that a signature may be over: the path as sent or in canonical encoding, a bucket with or without a
     * slash behind it, and an empty parameter with or without its equals sign. All of them mean the same request; most
     * requests have one.
     *
     * @param date the {@code Date} line
     */
    Set<String> stringsToSign(String date) {
        String head = head(date, fields);
        Set<String> all = new LinkedHashSet<>();
        for (String path : paths()) {
            for (boolean bare : new boolean[] {true, false}) {
                all.add(head + bucket() + path + resource(bare));
            }
        }
        return all;
    }

    /** The first of these strings as a client may be told it, without a customer's key. */
    String shown(String date) {
        Map<String, String> without = new TreeMap<>(fields);
        without.replaceAll((name, value) -> name.endsWith(CUSTOMER_KEY) ? REDACTED : value);
        return head(date, without) + bucket() + request.rawPath() + resource(true);
    }

    private String head(String date, Map<String, String> shown) {
        StringBuilder head = new StringBuilder(256);
        head.append(request.method()).append('\n');
        head.append(request.header("content-md5").orElse("")).append('\n');
        head.append(request.header("content-type").orElse("")).append('\n');
        head.append(date).append('\n');
        shown.forEach(
                (name, value) -> head.append(name).append(':').append(value).append('\n'));
        return head.toString();
    }

    private String bucket() {
        return request.hostedBucket().map(name -> "/" + name).orElse("");
    }

    /** SDKs sign a bucket as it is signed where the host names it, with a slash, and ask for it without. */
    private Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>(List.of(request.rawPath()));
        paths.add(Canonical.path(request.rawPath()));
        if (request.hostedBucket().isEmpty()
                && request.rawPath().length() > 1
                && request.rawPath().indexOf('/', 1) < 0) {
            paths.addAll(paths.stream().map(path -> path + "/").toList());
        }
        return paths;
    }

    private String resource(boolean bare) {
        StringBuilder out = new StringBuilder();
        resources.forEach((name, value) -> {
            out.append(out.isEmpty() ? '?' : '&').append(name);
            if (!value.isEmpty() || !bare) {
                out.append('=').append(value);
            }
        });
        return out.toString();
    }
}
