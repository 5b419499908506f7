package io.ssegateway.objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.Store.Collected;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/**
 * Stores demand a digest with an upload into a bucket with object lock (S3 API Reference, PutObject: required with a
 * retention period, the bucket's default one included). A body in memory gets the Content-MD5 of what is stored when
 * the request asks for a lock, when the store has refused it without one, and in a bucket where a store did so within
 * the last hour. Safe for concurrent use.
 */
public final class CachingDigestDemands {
    private static final int MAX_BUCKETS = 10_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Cache<BucketName, Boolean> demanding = Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** Sends an upload and collects the answer; one whose body is not in memory as it is. */
    Uni<Collected> send(Store store, StoreRequest upload, int maxBytes) {
        if (upload.body().inMemory().isEmpty()
                || upload.bucket().isEmpty()
                || upload.fields().has(S3Header.CONTENT_MD5)) {
            return store.collect(upload, maxBytes);
        }
        BucketName bucket = upload.bucket().get();
        Buffer bytes = upload.body().inMemory().get();
        if (locks(upload.fields()) || demanding.getIfPresent(bucket) != null) {
            return store.collect(digested(upload, bytes), maxBytes);
        }
        return store.collect(upload, maxBytes)
                .onFailure(CachingDigestDemands::demands)
                .recoverWithUni(() -> {
                    demanding.put(bucket, true);
                    return store.collect(digested(upload, bytes), maxBytes);
                });
    }

    private static boolean locks(Fields fields) {
        return fields.has(S3Header.OBJECT_LOCK_MODE)
                || fields.has(S3Header.OBJECT_LOCK_UNTIL)
                || fields.has(S3Header.OBJECT_LOCK_LEGAL_HOLD);
    }

    /** Amazon S3: {@code InvalidRequest} that names the field; others have a code of its own. */
    private static boolean demands(Throwable failure) {
        return failure instanceof StoreError error
                && error.status() == 400
                && (error.code().equals("MissingContentMD5")
                        || error.code().equals("InvalidRequest") && error.text().contains("Content-MD5"));
    }

    private static StoreRequest digested(StoreRequest upload, Buffer bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(bytes.getBytes());
            return upload.fields(upload.fields()
                    .with(S3Header.CONTENT_MD5, Base64.getEncoder().encodeToString(digest)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks MD5", e);
        }
    }
}
