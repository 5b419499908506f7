package io.ssegateway.auth;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.ByteTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified request claims of its body, and the checks that hold the body to it: framing and chunk signatures,
 * length, payload hash, {@code Content-MD5}, one {@code x-amz-checksum-*} in the head or the trailer; under a signature
 * of OBS length, {@code Content-MD5} and {@code x-obs-content-sha256}, and no field of Amazon's. Single-use.
 *
 * <p>Source: Amazon S3 User Guide, "Checking object integrity"; S3 API Reference, "Common request headers"; OBS API
 * Reference, "PUT Object". Threads: the request's event loop.
 */
public final class BodyClaims {
    private static final String CHECKSUM_PREFIX = "x-amz-checksum-";

    /** Fields of that prefix that are no values. */
    private static final Set<String> ABOUT_CHECKSUMS =
            Set.of("x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type");

    private final PayloadMode payload;
    private final Optional<ChunkSigning> chunkSigning;
    private final OptionalLong plainLength;
    private final List<DigestClaim> stated;
    private final Optional<Checksum> declared;
    private final Optional<Algorithm> trailer;
    private @Nullable DigestCheck digests;
    private @Nullable ChunkTrailer trailing;

    private BodyClaims(
            PayloadMode payload,
            Optional<ChunkSigning> chunkSigning,
            OptionalLong plainLength,
            List<DigestClaim> stated,
            Optional<Checksum> declared,
            Optional<Algorithm> trailer) {
        this.payload = payload;
        this.chunkSigning = chunkSigning;
        this.plainLength = plainLength;
        this.stated = List.copyOf(stated);
        this.declared = declared;
        this.trailer = trailer;
    }

    /**
     * Reads the claims; the request is the one that was verified.
     *
     * @throws S3Exception {@code MissingContentLength} (aws-chunked of a known length without a decoded one),
     *     {@code InvalidDigest}, {@code InvalidRequest} (a checksum malformed, of an unknown kind, or more than one),
     *     {@code InvalidArgument} (a length that is no number)
     */
    public static BodyClaims of(Verified verified, SignedRequest request) {
        return verified.scheme() == SignatureScheme.OBS
                ? ofObs(request)
                : of(verified.payload(), verified.chunkSigning(), request, md5(request));
    }

    private static BodyClaims ofObs(SignedRequest request) {
        PayloadMode payload = new PayloadMode.Unsigned();
        return new BodyClaims(
                payload,
                Optional.empty(),
                ClaimedLength.of(payload, request),
                inEitherDialect(request),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Reads the claims of a request that nobody signed: length, digests and a trailer may be claimed all the same.
     *
     * @throws S3Exception as {@link #of(Verified, SignedRequest)}
     */
    public static BodyClaims ofUnsigned(SignedRequest request) {
        return of(PayloadMode.beside(request), Optional.empty(), request, inEitherDialect(request));
    }

    /**
     * Reads what the fields of a form claim of its file: digests, never a length.
     *
     * @throws S3Exception {@code InvalidDigest}, {@code InvalidRequest}
     */
    public static BodyClaims ofFile(FormFields form) {
        List<Map.Entry<String, String>> fields =
                form.values().entrySet().stream().map(Map.Entry::copyOf).toList();
        SignedRequest request = new SignedRequest("POST", "/", "", fields);
        return new BodyClaims(
                new PayloadMode.Unsigned(),
                Optional.empty(),
                OptionalLong.empty(),
                inEitherDialect(request),
                checksum(request),
                Optional.empty());
    }

    private static BodyClaims of(
            PayloadMode payload, Optional<ChunkSigning> chunkSigning, SignedRequest request, List<DigestClaim> stated) {
        Optional<Checksum> declared = ofObject(request) ? Optional.empty() : checksum(request);
        Optional<Algorithm> trailer = trailer(payload, request);
        if (declared.isPresent() && trailer.isPresent()) {
            throw several();
        }
        return new BodyClaims(payload, chunkSigning, ClaimedLength.of(payload, request), stated, declared, trailer);
    }

    private static List<DigestClaim> md5(SignedRequest request) {
        return request.header("content-md5").<DigestClaim>map(DigestClaim.Md5::new).stream()
                .toList();
    }

    private static List<DigestClaim> inEitherDialect(SignedRequest request) {
        List<DigestClaim> stated = new ArrayList<>(md5(request));
        request.header(DigestClaim.ObsSha256.FIELD)
                .map(DigestClaim.ObsSha256::new)
                .ifPresent(stated::add);
        return stated;
    }

    /** Bytes of the body without framing; empty if not declared. */
    public OptionalLong plainLength() {
        return plainLength;
    }

    /**
     * The body as plain bytes. It ends only if every claim was true and fails with {@code S3Exception} otherwise:
     * {@code SignatureDoesNotMatch}, {@code IncompleteBody}, {@code XAmzContentSHA256Mismatch}, {@code BadDigest},
     * {@code MalformedTrailerError}, {@code InvalidRequest}. Afterwards it tells the verified checksum.
     */
    public Body verify(Body wire) {
        Body body = wire;
        for (ByteTransform transform : transforms()) {
            body = body.through(transform, plainLength);
        }
        return body.claiming(declared.map(Checksum::algorithm).or(() -> trailer), this::verifiedChecksum);
    }

    /**
     * The checks, in the order bytes go through them; each must be closed. To be asked once.
     *
     * @throws IllegalStateException the second time
     */
    public List<ByteTransform> transforms() {
        if (digests != null) {
            throw new IllegalStateException("a body is verified once");
        }
        List<ByteTransform> transforms = new ArrayList<>();
        if (payload.chunked()) {
            ChunkTrailer lines = chunkTrailer();
            trailing = lines;
            transforms.add(decoder(lines));
        } else {
            plainLength.ifPresent(length -> transforms.add(new LengthCheck(length)));
        }
        List<DigestClaim> claims = digestClaims();
        digests = new DigestCheck(claims);
        if (!claims.isEmpty()) {
            transforms.add(digests);
        }
        return transforms;
    }

    /** The checksum that was claimed, once the body has ended in order; empty before, or if none was claimed. */
    public Optional<Checksum> verifiedChecksum() {
        if (digests == null || !digests.verified()) {
            return Optional.empty();
        }
        return declared.or(() -> trailer.map(this::trailing));
    }

    /**
     * A {@code Content-Encoding} as it shall be stored and shown: {@code aws-chunked} is framing of the request and no
     * encoding of the object. Empty if nothing else is left.
     */
    public static Optional<String> visibleEncoding(String contentEncoding) {
        List<String> left = new ArrayList<>();
        for (String coding : contentEncoding.split(",", -1)) {
            String name = coding.strip();
            if (!name.isEmpty() && !name.equalsIgnoreCase("aws-chunked")) {
                left.add(name);
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(String.join(",", left));
    }

    private AwsChunkedDecoder decoder(ChunkTrailer lines) {
        boolean signed = payload instanceof PayloadMode.SignedChunks;
        return new AwsChunkedDecoder(
                plainLength, signed ? Optional.of(chunkSigning.orElseThrow().begin()) : Optional.empty(), lines);
    }

    private ChunkTrailer chunkTrailer() {
        boolean signed = payload instanceof PayloadMode.SignedChunks(boolean withTrailer) && withTrailer;
        return new ChunkTrailer(trailer.map(algorithm -> algorithm.header().wireName()), signed);
    }

    private List<DigestClaim> digestClaims() {
        List<DigestClaim> claims = new ArrayList<>();
        if (payload instanceof PayloadMode.SignedHash(String hex)) {
            claims.add(new DigestClaim.Payload(hex));
        }
        claims.addAll(stated);
        declared.ifPresent(sum -> claims.add(new DigestClaim.Sum(sum.algorithm(), () -> sum)));
        trailer.ifPresent(algorithm -> claims.add(new DigestClaim.Sum(algorithm, () -> trailing(algorithm))));
        return claims;
    }

    private Checksum trailing(Algorithm algorithm) {
        String value = trailing == null ? "" : trailing.value().orElse("");
        return DigestClaim.checksum(algorithm, value, "trailing header");
    }

    /**
     * Whether the checksum fields speak of the object that comes to be, not of the body: CompleteMultipartUpload, whose
     * parameters are names of S3 and need no decoding.
     */
    private static boolean ofObject(SignedRequest request) {
        return request.method().equals("POST")
                && Arrays.stream(request.rawQuery().split("&")).anyMatch(p -> p.startsWith("uploadId="));
    }

    private static Optional<Checksum> checksum(SignedRequest request) {
        Optional<Checksum> found = Optional.empty();
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(CHECKSUM_PREFIX) && !ABOUT_CHECKSUMS.contains(name)) {
                if (found.isPresent()) {
                    throw several();
                }
                Algorithm algorithm = algorithm(name)
                        .orElseThrow(() -> new S3Exception(
                                S3Error.INVALID_REQUEST,
                                "The algorithm type you specified in x-amz-checksum- header is invalid."));
                found = Optional.of(
                        DigestClaim.checksum(algorithm, field.getValue().strip(), "header"));
            }
        }
        return found;
    }

    private static Optional<Algorithm> trailer(PayloadMode payload, SignedRequest request) {
        Optional<String> announced = request.header("x-amz-trailer");
        boolean allowed = payload instanceof PayloadMode.UnsignedTrailer
                || payload instanceof PayloadMode.SignedChunks(boolean withTrailer) && withTrailer;
        if (announced.isEmpty()) {
            return Optional.empty();
        }
        Optional<Algorithm> algorithm = algorithm(announced.get().toLowerCase(Locale.ROOT));
        if (!allowed || algorithm.isEmpty()) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST, "The value specified in the x-amz-trailer header is not supported");
        }
        return algorithm;
    }

    private static Optional<Algorithm> algorithm(String field) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.header().wireName().equals(field)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    private static S3Exception several() {
        return new S3Exception(
                S3Error.INVALID_REQUEST,
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
}
