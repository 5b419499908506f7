package io.ssegateway.state;

import io.ssegateway.envelope.StoredChecksum;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of an upload that became an object: what a repeated Complete is answered with.
 *
 * @param at when, to the millisecond
 * @param etag as clients see it, without quotes
 * @param version the version id where the bucket has versions
 * @param checksum the object's checksum, if it has one
 */
public record UploadDone(Instant at, String etag, Optional<String> version, Optional<StoredChecksum> checksum) {
    /** Cuts the time to milliseconds. */
    public UploadDone {
        at = Instant.ofEpochMilli(at.toEpochMilli());
    }
}
