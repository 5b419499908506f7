package io.ssegateway.cli;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/** What the gateway may do in a bucket: a small object is written, read and removed. */
final class StoreRights {
    private static final String CANARY = "gw doctor was here; this object may be deleted";

    private final String check;
    private final Store store;
    private final BucketName bucket;
    private final ObjectKey key = new ObjectKey("probe/doctor-" + UUID.randomUUID());
    private final Diagnoses to;

    StoreRights(String check, Store store, BucketName bucket, Diagnoses to) {
        this.check = check;
        this.store = store;
        this.bucket = bucket;
        this.to = to;
    }

    /**
     * Whether all of it may be done; tells what may not. The object is removed where that can be.
     *
     * @throws S3Exception {@code ServiceUnavailable} if the store falls silent
     */
    boolean sound() {
        boolean good;
        try {
            StoreRequest put = StoreRequest.of("PUT", bucket, key).bytes(Buffer.buffer(CANARY));
            if (allowed("written to", put).isEmpty()) {
                return false;
            }
            good = comesBack();
        } catch (S3Exception e) {
            forget();
            throw e;
        }
        good &= allowed("deleted from", StoreRequest.of("DELETE", bucket, key)).isPresent();
        if (good) {
            to.ok(check, "an object was written to, read from and deleted from bucket " + bucket);
        }
        return good;
    }

    private boolean comesBack() {
        Optional<Buffer> read = allowed("read from", StoreRequest.of("GET", bucket, key));
        if (read.isPresent() && !read.get().equals(Buffer.buffer(CANARY))) {
            to.fail(check, "bucket " + bucket + " gives back other bytes than were written" + StoreAnswers.SEE_LOG);
            return false;
        }
        return read.isPresent();
    }

    /** Nobody knows whether it was written. Only tried: what counts has been found. */
    private void forget() {
        try {
            StoreAnswers.of(store, StoreRequest.of("DELETE", bucket, key));
        } catch (S3Exception | StoreError e) {
            // it lies below probe/, and says of itself that it may be deleted
            return;
        }
    }

    /** The answer's body; nothing where it was refused, which is told. */
    private Optional<Buffer> allowed(String verb, StoreRequest request) {
        try {
            return Optional.of(StoreAnswers.of(store, request));
        } catch (StoreError e) {
            switch (e.code()) {
                case "NoSuchBucket" ->
                    to.fail(check, "there is no bucket " + bucket + " to try them in; make it, or name another one");
                case "AccessDenied" ->
                    to.fail(
                            check,
                            "bucket " + bucket + " may not be " + verb + " (AccessDenied); allow it to the gateway's"
                                    + " access key at the store");
                default -> StoreAnswers.trouble(check, e, to);
            }
            return Optional.empty();
        }
    }
}
