package io.ssegateway.state;

import io.ssegateway.envelope.UploadUid;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a running upload, so that any replica can serve any of its requests (FORMAT.md §11). Holds no key
 * material in clear.
 *
 * @param name the upload as the store knows it
 * @param owner the principal who created it
 * @param created when, to the millisecond, by the gateway's clock
 * @param secrets how the object is sealed
 * @param checksum what the client announced, if it did
 * @param done there once the upload became an object
 */
public record UploadRecord(
        UploadName name,
        String owner,
        Instant created,
        UploadSecrets secrets,
        Optional<DeclaredChecksum> checksum,
        Optional<UploadDone> done) {
    /** Cuts the time to milliseconds. */
    public UploadRecord {
        created = Instant.ofEpochMilli(created.toEpochMilli());
    }

    /** What the upload is called in the state. */
    public UploadUid uid() {
        return name.uid();
    }

    /** The same upload, ended. */
    public UploadRecord with(UploadDone end) {
        return new UploadRecord(name, owner, created, secrets, checksum, Optional.of(end));
    }
}
