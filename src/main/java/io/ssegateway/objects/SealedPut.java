package io.ssegateway.objects;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.ObjectSeal;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.s3.Checksum;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Sealing;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One object on its way into the store. Single use; closed on every path. */
final class SealedPut implements AutoCloseable {
    private final ObjectSeal seal;
    private @Nullable Sealing sealing;
    private Optional<Checksum> checksum = Optional.empty();

    SealedPut(ObjectSeal seal) {
        this.seal = seal;
    }

    /** For the metadata of the request that carries the bytes. */
    Envelope envelope() {
        return seal.envelope();
    }

    /** The body sealed while it streams; {@code plain} verifies itself and says its checksum at its end. */
    Body sealed(Body plain) {
        return plain.through(begin(plain), OptionalLong.of(seal.storedSize()));
    }

    /** A collected and verified body, sealed at once. */
    Buffer sealed(Body source, Buffer plain) {
        Buffer stored = Buffer.buffer((int) seal.storedSize());
        try (Sealing transform = begin(source)) {
            transform.update(plain, stored::appendBuffer);
            transform.finish(stored::appendBuffer);
        }
        return stored;
    }

    /** The checksum that was verified and stored; after the end of the body. */
    Optional<Checksum> checksum() {
        return checksum;
    }

    /** The MD5 of the plain bytes where the bucket shows it; after the end of the body. */
    Optional<EtagDigest> md5() {
        return sealing == null ? Optional.empty() : sealing.digest().map(digest -> new EtagDigest(digest, 0));
    }

    @Override
    public void close() {
        seal.close();
    }

    private Sealing begin(Body plain) {
        Sealing made = new Sealing(seal, () -> {
            checksum = plain.verifiedChecksum();
            return checksum.map(SealedPut::stored);
        });
        sealing = made;
        return made;
    }

    private static StoredChecksum stored(Checksum claimed) {
        StoredChecksum.Algorithm algorithm = switch (claimed.algorithm()) {
            case CRC32 -> StoredChecksum.Algorithm.CRC32;
            case CRC32C -> StoredChecksum.Algorithm.CRC32C;
            case CRC64NVME -> StoredChecksum.Algorithm.CRC64NVME;
            case SHA1 -> StoredChecksum.Algorithm.SHA1;
            case SHA256 -> StoredChecksum.Algorithm.SHA256;
        };
        return StoredChecksum.ofObject(algorithm, Bytes.of(claimed.value()));
    }
}
