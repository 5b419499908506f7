package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store as the rest of the gateway may take it: what S3 promises and this store does not keep is made up for, or
 * refused by name before anything is sent.
 *
 * <ul>
 *   <li>Trailing checksums go where the store takes and verifies them; elsewhere the body goes as it is.
 *   <li>A suffix range becomes a HEAD and a range that is pinned to what the HEAD saw.
 *   <li>The ETag of an answer is held against {@code If-Match}, whether or not the store did.
 *   <li>A streamed upload to a store that publishes what came of a cut one is committed as a one-part upload.
 *   <li>Fields of checksums are left out where the store is known to refuse them; whoever brought them has had them
 *       verified.
 *   <li>Conditions on writes and tags that come with an object are refused where the store would not look at them.
 *   <li>What carries an envelope is refused where the store could not keep it, could not complete it or would copy it
 *       without looking at the source's ETag.
 * </ul>
 *
 * <p>The capabilities are asked for only by requests that depend on them. Safe for concurrent use.
 */
final class AdaptedStore implements Store {
    private static final String SUFFIX = "bytes=-";

    private static final S3Header[] SUMS =
            EnumSet.range(S3Header.CHECKSUM_MODE, S3Header.CHECKSUM_SHA256).toArray(S3Header[]::new);

    private final Store bare;
    private final KnownCapabilities known;

    AdaptedStore(Store bare, KnownCapabilities known) {
        this.bare = bare;
        this.known = known;
    }

    @Override
    public Uni<Capabilities> capabilities() {
        return known.get();
    }

    @Override
    public Uni<StoreResponse> send(StoreRequest asked) {
        StoreRequest request = known.settled().has(Capability.CHECKSUM_FIELDS) ? asked : unsummed(asked);
        if (!sealed(request) && !suffix(request) && !streams(request) && !demanding(request)) {
            return pinned(request);
        }
        // until a store takes the request over, its body is ended here
        return known.get()
                .onCancellation()
                .invoke(request.body()::abort)
                .flatMap(capabilities -> adapted(request, capabilities));
    }

    @Override
    public Uni<Collected> collect(StoreRequest request, int maxBytes) {
        return send(request)
                .flatMap(head -> BodyReader.collect(head.body(), maxBytes).map(bytes -> new Collected(head, bytes)));
    }

    private Uni<StoreResponse> adapted(StoreRequest request, Capabilities capabilities) {
        try {
            permit(request, capabilities);
        } catch (S3Exception e) {
            request.body().abort();
            return Uni.createFrom().failure(e);
        }
        if (suffix(request) && !capabilities.has(Capability.SUFFIX_RANGES)) {
            return SuffixRange.of(request).send(bare, this::pinned);
        }
        if (!streams(request)) {
            return pinned(request);
        }
        boolean part = request.query().containsKey("partNumber");
        Optional<TrailingChecksum> trailer =
                request.trailer().filter(checksum -> capabilities.has(needed(checksum, part)));
        if (part || trailer.isPresent() || capabilities.has(Capability.CUT_UPLOADS_VANISH)) {
            return bare.send(request.trailing(trailer));
        }
        boolean partTrailer = capabilities.has(Capability.PART_TRAILING_CHECKSUM);
        return new CommitByUpload(
                        bare,
                        request.trailing(request.trailer()
                                .filter(checksum -> partTrailer && checksum instanceof TrailingChecksum.Computed)))
                .put();
    }

    /** A part's own checksum goes with what its upload was created with; ours is one that nobody announced. */
    private static Capability needed(TrailingChecksum checksum, boolean part) {
        return part && checksum instanceof TrailingChecksum.Computed
                ? Capability.PART_TRAILING_CHECKSUM
                : Capability.TRAILING_CHECKSUM;
    }

    private static void permit(StoreRequest request, Capabilities capabilities) {
        if (demanding(request)) {
            condition(request).ifPresent(capabilities::requireConditionalWrites);
            if (request.fields().has(S3Header.TAGGING)) {
                capabilities.requireTags();
            }
        }
        if (!sealed(request)) {
            return;
        }
        if (request.fields().has(S3Header.COPY_SOURCE)) {
            capabilities.requireSealedCopies();
        } else if (request.query().containsKey("uploads")) {
            capabilities.requireSealedUploads();
        } else {
            capabilities.requireSealedObjects();
        }
    }

    /** Whether it asks a write for more than every store does: to be judged, or to keep tags. */
    private static boolean demanding(StoreRequest request) {
        return !reads(request)
                && (condition(request).isPresent() || request.fields().has(S3Header.TAGGING));
    }

    private static Optional<S3Header> condition(StoreRequest request) {
        return Stream.of(S3Header.IF_NONE_MATCH, S3Header.IF_MATCH)
                .filter(request.fields()::has)
                .findFirst();
    }

    private static StoreRequest unsummed(StoreRequest request) {
        return request.fields(request.fields().without(SUMS));
    }

    private static boolean reads(StoreRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static boolean sealed(StoreRequest request) {
        return request.fields().metadata(S3Header.ENVELOPE_METADATA).isPresent();
    }

    private static boolean suffix(StoreRequest request) {
        return request.method().equals("GET")
                && request.fields()
                        .get(S3Header.RANGE)
                        .filter(range -> range.startsWith(SUFFIX))
                        .isPresent();
    }

    private static boolean streams(StoreRequest request) {
        return request.method().equals("PUT")
                && request.key().isPresent()
                && (request.body().inMemory().isEmpty()
                        || request.body().length().orElse(0) > Payload.MAX_HASHED);
    }

    /** Reads: the ETag that was asked for is the one that is answered, or nothing is. */
    private Uni<StoreResponse> pinned(StoreRequest request) {
        Optional<String> asked = request.fields()
                .get(S3Header.IF_MATCH)
                .map(String::trim)
                .filter(tag -> !tag.equals("*") && !tag.contains(","));
        return !reads(request) || asked.isEmpty()
                ? bare.send(request)
                : bare.send(request).map(answer -> held(answer, asked.get()));
    }

    private static StoreResponse held(StoreResponse answer, String asked) {
        String etag = answer.fields().get(S3Header.ETAG).orElse("").trim();
        if (bare(etag).equals(bare(asked))) {
            return answer;
        }
        answer.body().abort();
        throw new StoreError(412, "PreconditionFailed", "The store answered with another ETag.", Fields.none());
    }

    private static String bare(String etag) {
        return etag.replace("\"", "");
    }
}
