package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import java.util.Map;
import java.util.Optional;

/** The key sources that configuration names. Immutable; safe for concurrent use. */
public final class KeyRegistry implements Keys {
    private final Map<String, Kms> providers;
    private final RootKeys roots;

    /**
     * Holds the providers by name.
     *
     * @param providers decorated already (see {@link GuardedKms})
     */
    public KeyRegistry(Map<String, ? extends Kms> providers, RootKeys roots) {
        this.providers = Map.copyOf(providers);
        this.roots = roots;
    }

    @Override
    public Kms provider(String name) {
        Kms found = providers.get(name);
        if (found == null) {
            throw new KmsException(
                    KmsException.Kind.NOT_FOUND, "no KMS provider named '" + name + "' is configured (gateway.kms.*)");
        }
        return found;
    }

    @Override
    public Root writingRoot() {
        return roots.writingRoot();
    }

    @Override
    public Optional<Root> root(Bytes id) {
        return roots.root(id);
    }
}
