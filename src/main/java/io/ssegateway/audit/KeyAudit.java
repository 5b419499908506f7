package io.ssegateway.audit;

import io.ssegateway.kms.KeyEvents;

/** The audit trail of a process that uses keys: the server's, or a command's. */
public interface KeyAudit extends AutoCloseable {
    /** Where key uses are written down; to be told by whatever guards a KMS, and of keys that no KMS sees. */
    KeyEvents keyUses();

    /** Writes that the process ends, and what else waits. Blocks for seconds at most. */
    @Override
    void close();
}
