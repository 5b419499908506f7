package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.TrailingChecksum;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import java.util.Optional;

/**
 * Writes a copy's target from bytes that pass by. Of at most 1 MiB they are collected and verified first, so that they
 * can be sent again, with the digest that a store with object lock demands; more of them stream, the last ones only
 * after they have ended in order.
 */
final class CopyPut {
    private static final int SMALL = 64 * 1024;

    private final CachingDigestDemands digests = new CachingDigestDemands();

    /** Ciphertext; what is claimed of the plain bytes stays behind. */
    Uni<Written> sealed(CopyJob job, Fields fields, Body body) {
        return isSmall(body)
                ? collected(job, fields, body)
                : sent(job, request(job, fields).body(body, false).checksummed());
    }

    /** Clear bytes; the checksum that is claimed of them becomes the target's. */
    Uni<Written> plain(CopyJob job, Fields fields, Body body) {
        if (!isSmall(body)) {
            Optional<TrailingChecksum> trailer = body.claimedChecksum().map(TrailingChecksum.Announced::new);
            StoreRequest put = request(job, fields).body(body, false);
            return sent(job, trailer.isPresent() ? put.trailing(trailer) : put.checksummed());
        }
        return Collecting.collect(body, PutObjectHandler.COLLECTED).flatMap(bytes -> {
            Optional<Checksum> sum = body.verifiedChecksum();
            Fields told = sum.map(s -> fields.with(s.algorithm().header(), s.base64()))
                    .orElse(fields);
            return sent(job, request(job, told).body(Body.of(bytes), true));
        });
    }

    /** Whether all of it is held in memory at once. */
    private static boolean isSmall(Body body) {
        return body.length().orElse(Long.MAX_VALUE) <= PutObjectHandler.COLLECTED;
    }

    private Uni<Written> collected(CopyJob job, Fields fields, Body body) {
        return Collecting.collect(body, PutObjectHandler.COLLECTED)
                .flatMap(bytes -> sent(job, request(job, fields).body(Body.of(bytes), true)));
    }

    private static StoreRequest request(CopyJob job, Fields fields) {
        return ObjectLooks.request("PUT", job.target().object()).fields(fields);
    }

    private Uni<Written> sent(CopyJob job, StoreRequest put) {
        return digests.send(job.target().store(), put, SMALL).map(answer -> Written.of(answer.head()));
    }
}
