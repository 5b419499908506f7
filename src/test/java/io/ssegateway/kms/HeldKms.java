package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A provider that answers when a test says so, and shows what became of the keys it gave. */
final class HeldKms implements Kms {
    private final List<UniEmitter<? super KeyMaterial>> decrypts = new ArrayList<>();
    private final List<UniEmitter<? super Generated>> generates = new ArrayList<>();

    /** A key of 32 equal bytes. */
    static KeyMaterial key(int fill) {
        byte[] bytes = new byte[KeyMaterial.SIZE];
        Arrays.fill(bytes, (byte) fill);
        return KeyMaterial.takeOver(bytes);
    }

    static byte first(KeyMaterial key) {
        return key.use(bytes -> bytes[0]);
    }

    static boolean wiped(KeyMaterial key) {
        try {
            return key.use(bytes -> false);
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    int decrypts() {
        return decrypts.size();
    }

    KeyMaterial answerDecrypt(int call, int fill) {
        KeyMaterial key = key(fill);
        decrypts.get(call).complete(key);
        return key;
    }

    void failDecrypt(int call, Throwable failure) {
        decrypts.get(call).fail(failure);
    }

    int generates() {
        return generates.size();
    }

    void failGenerate(int call, Throwable failure) {
        generates.get(call).fail(failure);
    }

    Generated answerGenerate(int call, int fill) {
        Generated made = new Generated(key(fill), Bytes.of(new byte[] {1, 2, (byte) fill}));
        generates.get(call).complete(made);
        return made;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return Uni.createFrom().emitter(generates::add);
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return Uni.createFrom().emitter(decrypts::add);
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        throw new IllegalArgumentException("thrown, not returned");
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return Uni.createFrom().item(new Description("held", name, State.ENABLED));
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return Uni.createFrom().nullItem();
    }
}
