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
    private final Map<String, UploadState> states = new HashMap<>();

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
                    states.put(backend, new UploadState(objects, bodies, check, roots, random, clock));
                }));
    }

    /** Whether there is a state bucket. */
    public boolean configured() {
        return !states.isEmpty();
    }

    /**
     * The state that lies on this backend.
     *
     * @throws S3Exception {@code NotImplemented}, naming the setting, if no state bucket is configured
     */
    public UploadState of(String backend) {
        return Optional.ofNullable(states.get(backend))
                .orElseThrow(() -> new S3Exception(
                        S3Error.NOT_IMPLEMENTED,
                        "Multipart uploads into encrypted buckets need the gateway's state bucket; set"
                                + " GATEWAY_STATE_BUCKET."));
    }

    Map<String, UploadState> all() {
        return Collections.unmodifiableMap(states);
    }
}
