package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SubResources;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Version 2 signs of a request, one char per octet. Source: Amazon S3 User Guide, "Signing and authenticating REST
 * requests (AWS signature version 2)".
 *
 * <p>Every {@code x-amz-*} field is signed, those that SDKs move into the query of a presigned URL as well. Of the
 * other parameters Version 2 signs sub-resources and {@code response-*}; what it does not sign and what is no mere
 * detail of a listing is refused, so that a URL authorises what it signs and nothing else.
 */
final class V2Fields {
    /** Parameters that are part of what is signed, beside every sub-resource. */
    private static final Set<String> SIGNED = Set.of(
            "defaultObjectAcl",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "storageClass",
            "versionId");

    /** Parameters that are not: those of the signature, and those that say how a listing is shown. */
    private static final Set<String> FREE = Set.of(
            "AWSAccessKeyId",
            "Expires",
            "Signature",
            "bucket-region",
            "content-md5",
            "content-type",
            "continuation-token",
            "delimiter",
            "encoding-type",
            "fetch-owner",
            "key-marker",
            "list-type",
            "marker",
            "max-buckets",
            "max-keys",
            "max-parts",
            "max-uploads",
            "part-number-marker",
            "prefix",
            "start-after",
            "upload-id-marker",
            "version-id-marker",
            "x-id");

    private static final String PREFIX = "x-amz-";

    private final SignedRequest request;
    private final List<Canonical.Parameter> parameters;
    private final Map<String, String> fields = new TreeMap<>();

    /**
     * Sorts a request out; its fields and {@code x-amz-*} parameters are known to be distinct.
     *
     * @throws S3Exception {@code AccessDenied} for a parameter that is not signed, {@code InvalidRequest} for one that
     *     is signed and given twice
     */
    V2Fields(SignedRequest request, List<Canonical.Parameter> parameters) {
        this.request = request;
        this.parameters = parameters;
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                fields.merge(name, field.getValue().strip(), (a, b) -> a + "," + b);
            }
        }
        Set<String> unsigned = new TreeSet<>();
        Set<String> signed = new LinkedHashSet<>();
        for (Canonical.Parameter parameter : parameters) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                fields.put(name, Canonical.octets(parameter.value()));
            } else if (isSigned(parameter.name())) {
                if (!signed.add(parameter.name())) {
                    throw new S3Exception(
                            S3Error.INVALID_REQUEST, "The parameter is given more than once: " + parameter.name());
                }
            } else if (!FREE.contains(parameter.name())) {
                unsigned.add(parameter.name());
            }
        }
        if (!unsigned.isEmpty()) {
            throw new S3Exception(
                            S3Error.ACCESS_DENIED,
                            "There were parameters present in the request which Signature Version 2 does not sign")
                    .with("ParametersNotSigned", String.join(", ", unsigned));
        }
    }

    /** Names and values of the {@code x-amz-*} fields, sorted. */
    Map<String, String> amz() {
        return fields;
    }

    /**
     * The strings that a signature may be over: the path as sent or in canonical encoding, a bucket with or without a
     * slash behind it, and an empty parameter with or without its equals sign. All of them mean the same request; most
     * requests have one.
     *
     * @param date the {@code Date} line
     */
    Set<String> stringsToSign(String date) {
        StringBuilder head = new StringBuilder(256);
        head.append(request.method()).append('\n');
        head.append(request.header("content-md5").orElse("")).append('\n');
        head.append(request.header("content-type").orElse("")).append('\n');
        head.append(date).append('\n');
        fields.forEach(
                (name, value) -> head.append(name).append(':').append(value).append('\n'));
        String bucket = request.hostedBucket().map(name -> "/" + name).orElse("");
        Set<String> all = new LinkedHashSet<>();
        for (String path : paths()) {
            for (boolean bare : new boolean[] {true, false}) {
                all.add(head + bucket + path + resource(bare));
            }
        }
        return all;
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

    private static boolean isSigned(String parameter) {
        return SIGNED.contains(parameter) || SubResources.isSubResource(parameter);
    }

    private String resource(boolean bare) {
        Map<String, String> signed = new TreeMap<>();
        for (Canonical.Parameter parameter : parameters) {
            if (isSigned(parameter.name())) {
                String value = Canonical.octets(parameter.value());
                signed.put(parameter.name(), value.isEmpty() && bare ? "" : "=" + value);
            }
        }
        StringBuilder out = new StringBuilder();
        signed.forEach((name, value) ->
                out.append(out.isEmpty() ? '?' : '&').append(name).append(value));
        return out.toString();
    }
}
