package io.ssegateway.cli;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One object as a store keeps it, sealed or not, readable from any place its bytes lie. Blocking: for the thread of a
 * command. Reading fails with {@link ObjectFailure}, or with {@link CommandFailure} where nothing else could be read
 * either.
 */
sealed interface StoredObject permits FileObject, S3Object {
    /** The bucket it belongs to. */
    String bucket();

    /** Its key in the bucket. */
    String key();

    /** What people call it: bucket, slash, key. */
    default String name() {
        return bucket() + "/" + key();
    }

    /** Bytes in the store. */
    long size();

    /** The envelope out of the metadata in its header form, not checked; empty where there is none to be read. */
    Optional<String> envelope();

    /** The last bytes: as many as asked for, or all there are. */
    byte[] end(int bytes);

    /** All bytes in order, in pieces of at most 64 KiB or what the network brings. What the consumer throws passes. */
    void read(Consumer<Buffer> consumer);
}
