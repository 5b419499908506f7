package io.ssegateway.state;

import io.ssegateway.backend.Stores;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state of every backend, under the gateway's own pair. Immutable; safe for concurrent use. */
public final class States {
    private final Map<String, UploadState> uploads = new HashMap<>();
    private final Map<String, DefaultState> defaults = new HashMap<>();

    /**
     * Makes no request yet.
     *
     * @param random the source of every salt, nonce and tail id
     */
    public States(Stores stores, StateSettings settings, StateRoots roots, SecureRandom random, InstantSource clock) {
        settings.bucket()
                .ifPresent(bucket -> settings.regions().forEach((backend, region) -> {
                    StateObjects objects = new StateObjects(() -> stores.of(backend), bucket);
                    StateBodies bodies = new StateBodies(roots);
                    RootCheck check = new RootCheck(objects, bodies, roots, region, clock);
                    uploads.put(backend, new UploadState(objects, bodies, check, roots, random, clock));
                    defaults.put(backend, new DefaultState(objects, bodies, check));
                }));
    }

    /** Whether there is a state bucket. */
    public boolean configured() {
        return !uploads.isEmpty();
    }

    /**
     * The uploads whose state lies on this backend.
     *
     * @throws S3Exception {@code NotImplemented}, naming the setting, if no state bucket is configured
     */
    public UploadState of(String backend) {
        return Optional.ofNullable(uploads.get(backend))
                .orElseThrow(() -> needed("Multipart uploads into encrypted buckets need"));
    }

    /**
     * What is set for buckets of this backend.
     *
     * @throws S3Exception {@code NotImplemented}, naming the setting, if no state bucket is configured
     */
    public DefaultState defaults(String backend) {
        return Optional.ofNullable(defaults.get(backend))
                .orElseThrow(() -> needed("To set a bucket's default encryption takes"));
    }

    Map<String, UploadState> all() {
        return Collections.unmodifiableMap(uploads);
    }

    private static S3Exception needed(String what) {
        return new S3Exception(
                S3Error.NOT_IMPLEMENTED, what + " the gateway's state bucket; set GATEWAY_STATE_BUCKET.");
    }
}
