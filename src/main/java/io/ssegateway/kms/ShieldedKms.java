package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.List;

/** A provider whose every call goes through the steps around it. */
final class ShieldedKms implements Kms {
    private static final String THE_KMS = "the KMS";

    private final Kms provider;
    private final KmsStep steps;

    ShieldedKms(Kms provider, KmsStep steps) {
        this.provider = provider;
        this.steps = steps;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return steps.take(
                new KmsCall<>(named(key), use, true, within -> provider.generate(key, within), Generated::close));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return steps.take(new KmsCall<>(
                named(key), use, true, within -> provider.decrypt(key, wrapped, within), KeyMaterial::close));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return steps.take(
                new KmsCall<>(named(key), use, true, within -> provider.describe(key, within), nothing -> {}));
    }

    /** Made once: if its answer is lost, the name is taken when it is asked again. */
    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return steps.take(new KmsCall<>(THE_KMS, use, false, within -> provider.create(name, within), nothing -> {}));
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return steps.take(new KmsCall<>(THE_KMS, use, true, provider::list, nothing -> {}));
    }

    private static String named(KeyRef key) {
        return THE_KMS + " '" + key.provider() + "'";
    }
}
