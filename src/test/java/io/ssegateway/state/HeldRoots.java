package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.Samples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Root keys in memory; the one loaded last writes. */
final class HeldRoots implements StateRoots {
    private final Map<Bytes, RootKey> loaded = new LinkedHashMap<>();
    private RootKey writing;

    HeldRoots(int id, int fill) {
        writing = load(id, fill);
    }

    RootKey load(int id, int fill) {
        RootKey key = new RootKey(id(id), Samples.key(fill));
        loaded.put(key.id(), key);
        writing = key;
        return key;
    }

    void unload(int id) {
        loaded.remove(id(id));
    }

    static Bytes id(int id) {
        return Bytes.of(new byte[] {0, 0, 0, (byte) id});
    }

    @Override
    public <T> T writing(Function<RootKey, T> borrower) {
        return borrower.apply(writing);
    }

    @Override
    public <T> Optional<T> of(Bytes id, Function<RootKey, T> borrower) {
        return Optional.ofNullable(loaded.get(id)).map(borrower);
    }
}
