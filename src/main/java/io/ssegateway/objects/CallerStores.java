package io.ssegateway.objects;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.Stores;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.policy.Principal.BackendAs;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.time.InstantSource;

/** Which store client serves a caller: the backend of the bucket's rule, under the credentials policy maps him to. */
public final class CallerStores {
    private final Stores stores;
    private final InstantSource clock;

    /** Asks the clock whether a client's own pair is still valid. */
    public CallerStores(Stores stores, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * The store client for this caller.
     *
     * @throws S3Exception {@code AccessDenied} if the caller's own pair is not valid any more
     */
    public Store of(Caller caller, String backend) {
        return switch (caller.principal().backendAs()) {
            case BackendAs.Gateway ignored -> stores.of(backend);
            case BackendAs.Named named -> stores.named(backend, named.credential());
            case BackendAs.Own ignored -> own(caller, backend);
        };
    }

    private Store own(Caller caller, String backend) {
        PolicySnapshot.Credential credential = caller.policy()
                .credential(caller.accessKey(), clock.instant())
                .orElseThrow(() -> new S3Exception(S3Error.ACCESS_DENIED));
        return stores.own(backend, credential.accessKey(), credential.secret().reveal());
    }
}
