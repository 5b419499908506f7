package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SubResources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two spellings of Signature Version 2: Amazon's, and that of OBS, which differs in its words, in what it signs of
 * the query, and in where a parameter with the prefix is written. Sources: Amazon S3 User Guide, "Signing and
 * authenticating REST requests (AWS signature version 2)"; OBS API Reference, "Authentication of Signature in a Header"
 * and "in a URL".
 */
enum Flavour {
    AWS("AWS", "x-amz-", "AWSAccessKeyId", "AwsAccessKeyId:signature"),
    OBS("OBS", "x-obs-", "AccessKeyId", "AccessKeyId:signature");

    /** Parameters that Amazon's signature is over, beside every sub-resource. */
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

    /** Parameters that no signature is over: the rest of the signature's own, and how a listing is shown. */
    private static final Set<String> FREE = Set.of(
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

    private final String mechanism;
    private final String prefix;
    private final String accessKeyName;
    private final String expected;

    Flavour(String mechanism, String prefix, String accessKeyName, String expected) {
        this.mechanism = mechanism;
        this.prefix = prefix;
        this.accessKeyName = accessKeyName;
        this.expected = expected;
    }

    /** Whose signature a head claims, right or wrong; the header counts before the query. Empty for neither. */
    static Optional<Flavour> of(SignedRequest request, List<Canonical.Parameter> parameters) {
        String mechanism = mechanism(request);
        return Arrays.stream(values())
                .filter(flavour -> flavour.mechanism.equals(mechanism))
                .findFirst()
                .or(() -> inQuery(parameters));
    }

    /** Whose signature a query claims: the parameter is there that only such a URL has, in its exact spelling. */
    static Optional<Flavour> inQuery(List<Canonical.Parameter> parameters) {
        if (has(parameters, OBS.accessKeyName)) {
            return Optional.of(OBS);
        }
        boolean aws = has(parameters, AWS.accessKeyName) || has(parameters, "Signature");
        return aws ? Optional.of(AWS) : Optional.empty();
    }

    /** Whether a query claims the signatures of both. */
    static boolean bothIn(List<Canonical.Parameter> parameters) {
        return has(parameters, OBS.accessKeyName) && has(parameters, AWS.accessKeyName);
    }

    private static boolean has(List<Canonical.Parameter> parameters, String name) {
        return parameters.stream().anyMatch(p -> p.name().equals(name));
    }

    private static String mechanism(SignedRequest request) {
        String authorization = request.header("authorization").orElse("");
        int space = authorization.indexOf(' ');
        return space < 0 ? authorization : authorization.substring(0, space);
    }

    /** The first word of the {@code Authorization} header. */
    String mechanism() {
        return mechanism;
    }

    /** Every header field whose name begins so is signed. */
    String prefix() {
        return prefix;
    }

    /** The field or parameter of a temporary credential's token. */
    String token() {
        return prefix + "security-token";
    }

    /** Name of the access key in queries, forms and errors. */
    String accessKeyName() {
        return accessKeyName;
    }

    /** What follows the mechanism, in the words of its error message. */
    String expected() {
        return expected;
    }

    /** The raw query with every plus for what it is: in one of OBS a space, as its SDKs write temporary URLs. */
    String query(SignedRequest request) {
        return switch (this) {
            case AWS -> request.rawQuery();
            case OBS -> request.rawQuery().replace("+", "%20");
        };
    }

    /**
     * The parameters of a query.
     *
     * @throws S3Exception {@code InvalidURI}
     */
    List<Canonical.Parameter> parameters(SignedRequest request) {
        return Canonical.parameters(query(request));
    }

    /** What a principal must be allowed to sign with. */
    SignatureScheme scheme(boolean presigned) {
        return switch (this) {
            case AWS -> presigned ? SignatureScheme.V2_PRESIGNED : SignatureScheme.V2;
            case OBS -> SignatureScheme.OBS;
        };
    }

    /**
     * Whether a parameter without the prefix is signed. OBS does not tell cases apart.
     *
     * @param parameter its name
     */
    boolean signs(String parameter) {
        return switch (this) {
            case AWS -> SIGNED.contains(parameter) || SubResources.isSubResource(parameter);
            case OBS -> ObsSubResources.isSigned(parameter);
        };
    }

    /** Whether a parameter needs no signature. */
    boolean leaves(String parameter) {
        return parameter.equals(accessKeyName) || FREE.contains(parameter);
    }

    /** The header fields it covers. */
    Coverage coverage() {
        return new Coverage(Set.of("content-md5", "content-type"), prefix);
    }

    /** The answer to an access key whose owner may not sign like this. The SDKs of OBS know theirs by its words. */
    S3Exception unsupported() {
        return switch (this) {
            case AWS -> Verifier.unsupported();
            case OBS -> new S3Exception(S3Error.INVALID_REQUEST, "Unsupported Authorization Type");
        };
    }
}
