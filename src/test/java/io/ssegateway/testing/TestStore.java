package io.ssegateway.testing;

import java.nio.file.Path;

/** A real S3 store for a test: on loopback, on a free port, with its own folder and credentials; gone after close. */
public sealed interface TestStore extends AutoCloseable permits StoreProcess {
    /** Which program it is. */
    StoreKind kind();

    /** {@code http://127.0.0.1:<port>}. */
    String endpoint();

    /** The access key. */
    String accessKey();

    /** The secret key. */
    String secretKey();

    /** The region it signs for. */
    String region();

    /** Where it keeps its bytes. */
    Path dataFolder();

    /** What it printed. */
    String log();

    /** Ends the process and deletes its folder. */
    @Override
    void close();
}
