package io.ssegateway.multipart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.state.States;
import io.ssegateway.state.UploadName;
import io.ssegateway.state.UploadRecord;
import io.ssegateway.state.UploadState;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds what an upload is. In a bucket whose rule encrypts, an upload without a record is no upload: nothing goes on in
 * clear. In a plain bucket it is the store's own, but one that was created sealed stays sealed.
 *
 * <p>Records are remembered for a short time and a bounded number of them: they are written once, and the store itself
 * refuses parts of an upload that has ended. That there is none is remembered for plain buckets only. Safe for
 * concurrent use.
 */
public final class CachingUploads {
    private static final int MAXIMUM = 10_000;
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final States states;
    private final Cache<Key, UploadRecord> records = Caffeine.newBuilder()
            .maximumSize(MAXIMUM)
            .expireAfterWrite(KEPT_FOR)
            .build();
    private final Cache<Key, Boolean> plain = Caffeine.newBuilder()
            .maximumSize(MAXIMUM)
            .expireAfterWrite(KEPT_FOR)
            .build();

    private record Key(String backend, UploadName name) {}

    /** Finds uploads in this state. */
    public CachingUploads(States states) {
        this.states = states;
    }

    /**
     * What an upload is. Fails with {@code NoSuchUpload}, with {@code ServiceUnavailable} if that cannot be told, and
     * with {@code NotImplemented}, naming the setting, where a bucket encrypts and no state bucket is configured.
     */
    public Uni<Upload> find(BucketRule rule, ObjectRef object, String uploadId) {
        UploadName name = new UploadName(object.bucket(), object.key(), uploadId);
        Key key = new Key(rule.backend(), name);
        boolean encrypts = rule.contract() != BucketRule.Contract.PLAIN;
        if (!encrypts && (!states.configured() || plain.getIfPresent(key) != null)) {
            return Uni.createFrom().item(new Upload.Plain());
        }
        return Uni.createFrom().deferred(() -> {
            UploadState state = states.of(rule.backend());
            UploadRecord known = records.getIfPresent(key);
            if (known != null) {
                return Uni.createFrom().item(new Upload.Sealed(state, known));
            }
            Uni<Optional<UploadRecord>> read = state.read(name);
            return encrypts ? read.map(found -> sealed(key, state, found)) : sealedAfterAll(key, state, read);
        });
    }

    /** Remembers an upload that was just created. */
    void created(String backend, UploadRecord upload) {
        records.put(new Key(backend, upload.name()), upload);
    }

    /** Forgets an upload that has ended. */
    void ended(String backend, UploadRecord upload) {
        records.invalidate(new Key(backend, upload.name()));
    }

    private Upload sealed(Key key, UploadState state, Optional<UploadRecord> found) {
        UploadRecord upload = found.orElseThrow(() -> unknown(key.name().backendId()));
        records.put(key, upload);
        return new Upload.Sealed(state, upload);
    }

    /** State that is away must not keep plain uploads from going on. */
    private Uni<Upload> sealedAfterAll(Key key, UploadState state, Uni<Optional<UploadRecord>> read) {
        return read.map(found -> {
                    if (found.isPresent()) {
                        return sealed(key, state, found);
                    }
                    plain.put(key, true);
                    return (Upload) new Upload.Plain();
                })
                .onFailure()
                .recoverWithItem(new Upload.Plain());
    }

    static S3Exception unknown(String uploadId) {
        return new S3Exception(S3Error.NO_SUCH_UPLOAD).with("UploadId", uploadId);
    }
}
