package io.ssegateway.auth;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.s3.SigningQuirk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Verifies the signature of a request over its raw octets: AWS Signature Version 4, in the header or the query, and
 * Version 2 and that of OBS where the access key's owner may use them ({@link V2Verifier}).
 *
 * <p><b>Path.</b> S3 signs the path encoded once and does not normalise it. Most clients sign what they send; some send
 * characters such as {@code !'()*} bare and sign them encoded. So a signature is good over the path as sent or over its
 * canonical re-encoding: both name the same octets, hence the same object, and nothing else is accepted. The query is
 * re-encoded from its octets and sorted; '+' is a plus.
 *
 * <p><b>Region.</b> With an expected region any other is refused. Without one every well-formed region is good: it is
 * part of the key derivation, so the client must have signed for the region it names.
 *
 * <p><b>Timing.</b> An unknown access key costs the same calculation as a wrong secret; signatures are compared in
 * constant time.
 *
 * <p>Threads: safe for concurrent use. Does no I/O and reads no clock.
 */
public final class Verifier {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    /** Stands in for the secret of an unknown access key. */
    static final SecretKey NOBODY = new SecretKey("no one signs with this");

    private final Optional<String> region;
    private final CachingSigningKeys signingKeys = new CachingSigningKeys();

    /** Accepts any region. */
    public Verifier() {
        this(Optional.empty());
    }

    /** Accepts this region only, where there is one. */
    public Verifier(Optional<String> expectedRegion) {
        this.region = expectedRegion;
    }

    /**
     * Verifies the signature and that it covers everything that has a meaning. The body is verified by
     * {@link BodyClaims}.
     *
     * @throws S3Exception {@code AccessDenied} (unsigned, expired, header not signed), {@code InvalidAccessKeyId},
     *     {@code SignatureDoesNotMatch}, {@code RequestTimeTooSkewed}, {@code AuthorizationHeaderMalformed},
     *     {@code AuthorizationQueryParametersError}, {@code InvalidRequest}, {@code InvalidArgument},
     *     {@code InvalidToken}, {@code InvalidURI}
     */
    public Verified verify(SignedRequest request, ClientKeys keys, Instant now) {
        List<Canonical.Parameter> parameters = Canonical.parameters(request.rawQuery());
        SignedFields.refuseRepetition(request, parameters);
        refuseSeveral(request, parameters);
        Optional<Flavour> version2 = Flavour.of(request, parameters);
        if (version2.isPresent()) {
            refuseToken(request, parameters);
            return V2Verifier.verify(version2.get(), request, keys, now);
        }
        SignatureClaim claim = claim(request, parameters);
        refuseToken(request, parameters);
        checkTime(claim, now);
        checkRegion(claim);
        PayloadMode stated = PayloadMode.parse(claim.payload());
        Map<String, String> fields = SignedFields.canonical(request, claim.signedHeaders());

        Optional<SecretKey> known = keys.find(claim.accessKey());
        boolean good = matches(request, claim, fields, known);
        if (known.isEmpty()) {
            throw new S3Exception(S3Error.INVALID_ACCESS_KEY_ID).with("AWSAccessKeyId", claim.accessKey());
        }
        if (!keys.accepts(claim.accessKey(), SignatureScheme.V4)) {
            throw new S3Exception(S3Error.INVALID_REQUEST, "This access key may not sign with AWS4-HMAC-SHA256.");
        }
        if (!good) {
            throw mismatch(request, claim, fields);
        }
        Credentials credentials = new Credentials(claim.accessKey(), known.get());
        return new Verified(
                claim.accessKey(),
                claim.scope().region(),
                claim.presigned(),
                SignatureScheme.V4,
                borne(stated, claim, request, keys),
                Optional.of(new ChunkSigning(
                        credentials, claim.scope(), claim.timestamp(), claim.signature(), signingKeys)),
                Coverage.of(claim.signedHeaders()));
    }

    /**
     * What the signature says of the body. The hash of nothing before a body that is there says nothing, where policy
     * bears with it ({@link SigningQuirk#EMPTY_PAYLOAD_HASH}): the body is then not bound to the signature, whoever can
     * alter it on its way can alter the object; {@code Content-MD5} and length are verified as ever.
     */
    private static PayloadMode borne(PayloadMode stated, SignatureClaim claim, SignedRequest request, ClientKeys keys) {
        boolean borne = stated.equals(new PayloadMode.SignedHash(SigV4.EMPTY_SHA256))
                && !claim.presigned()
                && hasBody(request)
                && keys.bears(claim.accessKey(), SigningQuirk.EMPTY_PAYLOAD_HASH);
        return borne ? new PayloadMode.Unsigned() : stated;
    }

    private static boolean hasBody(SignedRequest request) {
        return request.header("transfer-encoding").isPresent()
                || request.header("content-length")
                        .filter(length -> !length.equals("0"))
                        .isPresent();
    }

    /** The answer to a mechanism that is not served. */
    static S3Exception unsupported() {
        return new S3Exception(
                S3Error.INVALID_REQUEST,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    }

    /** Whether anything in the head claims to be a signature, right or wrong. */
    public static boolean isSigned(SignedRequest request) {
        List<Canonical.Parameter> parameters = Canonical.parameters(request.rawQuery());
        return request.header("authorization").isPresent()
                || QuerySignature.isIn(parameters)
                || Flavour.inQuery(parameters).isPresent();
    }

    /**
     * Whether a head claims a signature of OBS, right or wrong: in the header, or as a temporary URL.
     *
     * @throws S3Exception {@code InvalidURI}
     */
    public static boolean isObs(SignedRequest request) {
        return Flavour.of(request, Canonical.parameters(request.rawQuery()))
                .filter(Flavour.OBS::equals)
                .isPresent();
    }

    /**
     * The raw query as its signature reads it, and as whoever acts on it must: in one of OBS a plus is a space, in
     * every other a plus.
     *
     * @throws S3Exception {@code InvalidURI}
     */
    public static String query(SignedRequest request) {
        return request.rawQuery().indexOf('+') >= 0 && isObs(request) ? Flavour.OBS.query(request) : request.rawQuery();
    }

    /** The answer to a signature of OBS where it is not served, in the words by which its SDKs try another. */
    public static S3Exception obsUnsupported() {
        return Flavour.OBS.unsupported();
    }

    /**
     * Checks a head that nobody signed as one that was signed is checked before its signature.
     *
     * @throws S3Exception {@code InvalidRequest} or {@code AccessDenied} for what is given twice, {@code InvalidToken}
     */
    public static void checkUnsigned(SignedRequest request) {
        List<Canonical.Parameter> parameters = Canonical.parameters(request.rawQuery());
        SignedFields.refuseRepetition(request, parameters);
        refuseToken(request, parameters);
    }

    private static void refuseSeveral(SignedRequest request, List<Canonical.Parameter> parameters) {
        boolean inHeader = request.header("authorization").isPresent();
        boolean version4 = QuerySignature.isIn(parameters);
        boolean version2 = Flavour.inQuery(parameters).isPresent();
        if (inHeader && (version4 || version2) || version4 && version2 || Flavour.bothIn(parameters)) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query"
                                    + " string parameter or the Authorization header should be specified")
                    .with("ArgumentName", "Authorization");
        }
    }

    private static SignatureClaim claim(SignedRequest request, List<Canonical.Parameter> parameters) {
        if (QuerySignature.isIn(parameters)) {
            return QuerySignature.read(request, parameters);
        }
        return HeaderSignature.read(
                request, request.header("authorization").orElseThrow(() -> new S3Exception(S3Error.ACCESS_DENIED)));
    }

    /** Temporary credentials are not served; a token must not be taken for nothing. */
    private static void refuseToken(SignedRequest request, List<Canonical.Parameter> parameters) {
        for (Flavour flavour : Flavour.values()) {
            String token = flavour.token();
            if (request.header(token).isPresent()
                    || parameters.stream().anyMatch(p -> p.name().equalsIgnoreCase(token))) {
                throw tokenRefused(token);
            }
        }
    }

    /** The answer to temporary credentials. */
    static S3Exception tokenRefused(String name) {
        return new S3Exception(S3Error.INVALID_TOKEN, "Temporary credentials (" + name + ") are not served here.");
    }

    private static void checkTime(SignatureClaim claim, Instant now) {
        Instant time = claim.time();
        if (!claim.presigned()) {
            if (Duration.between(time, now).abs().compareTo(MAX_SKEW) > 0) {
                throw new S3Exception(S3Error.REQUEST_TIME_TOO_SKEWED)
                        .with("RequestTime", claim.timestamp())
                        .with("ServerTime", now.toString())
                        .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
            }
            return;
        }
        if (time.isAfter(now.plus(MAX_SKEW))) {
            throw new S3Exception(S3Error.ACCESS_DENIED, "Request is not valid yet")
                    .with("X-Amz-Date", claim.timestamp())
                    .with("ServerTime", now.toString());
        }
        long seconds = claim.expires().orElse(0);
        Instant end = time.plusSeconds(seconds);
        if (now.isAfter(end)) {
            throw new S3Exception(S3Error.ACCESS_DENIED, "Request has expired")
                    .with("X-Amz-Expires", Long.toString(seconds))
                    .with("Expires", end.toString())
                    .with("ServerTime", now.toString());
        }
    }

    private void checkRegion(SignatureClaim claim) {
        String claimed = claim.scope().region();
        if (region.isPresent() && !region.get().equals(claimed)) {
            Refusal refusal = claim.presigned() ? Refusal.QUERY : Refusal.HEADER;
            throw refusal.credential("the region '" + claimed + "' is wrong; expecting '" + region.get() + "'")
                    .with("Region", region.get());
        }
    }

    private boolean matches(
            SignedRequest request, SignatureClaim claim, Map<String, String> fields, Optional<SecretKey> known) {
        String accessKey = known.isPresent() ? claim.accessKey() : "";
        String asSent = canonicalRequest(request, claim, fields, request.rawPath());
        String encoded = canonicalRequest(request, claim, fields, Canonical.path(request.rawPath()));
        try (SigningKey key = signingKeys.lend(accessKey, known.orElse(NOBODY), claim.scope())) {
            boolean good = SigV4.same(
                    key.sign(SigV4.stringToSign(claim.timestamp(), claim.scope(), asSent)), claim.signature());
            if (!asSent.equals(encoded)) {
                good |= SigV4.same(
                        key.sign(SigV4.stringToSign(claim.timestamp(), claim.scope(), encoded)), claim.signature());
            }
            return good;
        }
    }

    private static String canonicalRequest(
            SignedRequest request, SignatureClaim claim, Map<String, String> fields, String path) {
        return Canonical.request(
                request.method(),
                path,
                Canonical.query(request.rawQuery(), QuerySignature.SIGNATURE),
                fields,
                String.join(";", claim.signedHeaders()),
                claim.payload());
    }

    /** Tells what was signed, so that a client can compare; a customer's key is not repeated. */
    private static S3Exception mismatch(SignedRequest request, SignatureClaim claim, Map<String, String> fields) {
        Map<String, String> shown = new TreeMap<>(fields);
        shown.replaceAll((name, value) -> name.endsWith("customer-key") ? "[redacted]" : value);
        String path = Canonical.path(request.rawPath());
        String signed = canonicalRequest(request, claim, fields, path);
        String canonical = canonicalRequest(request, claim, shown, path)
                .replaceAll("(?i)(x-(?:amz|obs)-[a-z-]*customer-key=)[^&\n]*", "$1[redacted]");
        return new S3Exception(S3Error.SIGNATURE_DOES_NOT_MATCH)
                .with("AWSAccessKeyId", claim.accessKey())
                .with("StringToSign", SigV4.stringToSign(claim.timestamp(), claim.scope(), signed))
                .with("SignatureProvided", claim.signature())
                .with("CanonicalRequest", canonical);
    }
}
