package io.ssegateway.audit;

import java.io.IOException;
import java.util.List;

/** Where records are written, in a chain. Used by one thread at a time; may block. */
public interface Ledger extends AutoCloseable {
    /** The end of the chain. */
    Head head();

    /** Writes all of them, or none: after a failure the same may be written again. */
    void write(List<? extends AuditRecord> records) throws IOException;

    /** Ends it. What was written stays. */
    @Override
    void close();
}
