package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.StoredChecksum;
import java.util.Optional;

/** One sealed object in memory, its envelope and its plaintext. */
record SealedSample(byte[] plain, byte[] stored, Envelope envelope) {
    static SealedSample of(int size) {
        return of(Samples.bytes(size), false);
    }

    static SealedSample of(byte[] plain, boolean md5) {
        ObjectSeal seal = begin(plain.length, md5);
        Envelope envelope = seal.envelope();
        return new SealedSample(plain, Chunks.through(sealing(seal), plain, 50_000), envelope);
    }

    static ObjectSeal begin(long size, boolean md5) {
        Optional<RootKey> root = md5 ? Optional.of(Samples.root()) : Optional.empty();
        return ObjectSeal.begin(KeySource.customer(), Samples.key(1), Samples.PLACE, size, root, Samples.RANDOM);
    }

    static Sealing sealing(ObjectSeal seal) {
        return new Sealing(seal, Optional::<StoredChecksum>empty);
    }

    Opening opening(long storedSize) {
        return new Opening(dataKey(), envelope, storedSize);
    }

    DataKey dataKey() {
        return envelope.open(Samples.key(1), Samples.PLACE);
    }
}
