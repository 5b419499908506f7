package io.ssegateway.objects;

import io.ssegateway.backend.Store;
import io.ssegateway.backend.Stores;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Principal.BackendAs;

/** Which store client serves a caller: the backend of the bucket's rule, under the credentials policy maps him to. */
public final class CallerStores {
    private final Stores stores;

    /** Takes the configured backends. */
    public CallerStores(Stores stores) {
        this.stores = stores;
    }

    /** The store client for this caller; under his own pair, the one his request was signed with. */
    public Store of(Caller caller, String backend) {
        Store store = signing(caller, backend);
        return caller.crossOrigin()
                .<Store>map(page -> new CrossOriginStore(store, stores.unsigned(backend), page))
                .orElse(store);
    }

    /** The store client for what nobody signs and nobody may sign for: a browser's pre-flight. */
    public Store unsigned(String backend) {
        return stores.unsigned(backend);
    }

    private Store signing(Caller caller, String backend) {
        return switch (caller.principal().backendAs()) {
            case BackendAs.Gateway ignored -> stores.of(backend);
            case BackendAs.Named named -> stores.named(backend, named.credential());
            case BackendAs.Nobody ignored -> stores.unsigned(backend);
            case BackendAs.Own ignored ->
                stores.own(backend, caller.accessKey(), caller.secret().reveal());
        };
    }
}
